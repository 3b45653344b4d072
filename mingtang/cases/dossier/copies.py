"""The file as one PDF to be read, and as a folder with a digest list that a stranger can check.

Both are made when they are asked for. The same state of the ledger gives the same bytes: nothing in them says when
or by whom they were fetched (the log of reads does).
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date
from typing import Any

from mingtang.cases.dossier import contents, note
from mingtang.cases.dossier.contents import Item
from mingtang.cases.models import Case
from mingtang.cases.papering import printable
from mingtang.forms import uploads
from mingtang.ledger.digest import sm3
from mingtang.papers import binding, render
from mingtang.papers.binding import Leaf
from mingtang.ui import dates
from mingtang.vault import files

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PAGED = ("application/pdf", *binding.PICTURES)
_NEVER = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')
DRAWN = "的文件不合长期保存格式（PDF/A），以图像载入，原件在目录包中。"
UNPAGED = "为电子文件，不能印成页面，原件在目录包中。"
READ_ME = """本目录包是案卷“{no}”的全部文件。
核对方法（在解压后的目录中）：
  sha256sum -c SHA256SUMS
  cksum -a sm3 -c SM3SUMS（或者 openssl dgst -sm3 文件名，与 SM3SUMS 对照）
文书的 SM3 校验码与发文登记、公众核验页所示相同。
"""


def whole(case: Case) -> bytes:
    """Cover, 卷内目录, the papers with their page numbers, 备考表. Raises CannotBind with the reason."""
    items, dossier = contents.items(case), note.of(case)
    leaves = [(item, leaf) for item in items if (leaf := _leaf(case, item))]
    counts, drawn = binding.pages([leaf for _, leaf in leaves])
    unpaged = {item.n: UNPAGED for item in items if item.digest and not _paged(item)}
    slipped = []
    for place, ((item, leaf), count) in enumerate(zip(leaves, counts, strict=True)):
        if not count:
            unpaged[item.n] = "的文件不能读取，原件在目录包中。"
        elif place in drawn:
            unpaged[item.n] = DRAWN
        slipped.append((item, leaf if count else _slip(case, item), count or 1))
    first, total = {}, 0
    for item, _, count in slipped:
        first[item.n], total = total + 1, total + count
    name, on = note.title(case), _day(case, dossier)
    head = [
        _own("cover", case, on, title=name, rows=note.cover(case, dossier, items, total)),
        _own("contents", case, on, title="卷内文件目录", rows=note.rows(items, first)),
    ]  # fmt: skip
    tail = _own("note", case, on, title="卷内备考表", lines=note.lines(case, dossier, items, unpaged),
                rows=[("档号", dossier.no if dossier else note.NOT_FILED), ("件数、页数", f"{len(items)}件，{total}页")],
                foot=note.foot(case, dossier))  # fmt: skip
    numbers = render.pdf("dossier", {"part": "numbers", "last": total, "date": on, "title": "页号"})
    covers = [
        Leaf(data, label, counted=False) for data, label in zip(head, ("封面", "卷内文件目录"), strict=True)
    ]
    inner = [leaf for _, leaf, _ in slipped]
    return binding.bound([*covers, *inner, Leaf(tail, "备考表", counted=False)], numbers, name)


def folder(case: Case) -> bytes:
    """A zip: cover, contents and note as PDF, every paper as its own file, and the digests of all."""
    items, dossier = contents.items(case), note.of(case)
    on = _day(case, dossier)
    members = {
        "000-封面.pdf": _own(
            "cover", case, on, title=note.title(case), rows=note.cover(case, dossier, items, 0)
        )
    }
    members["000-卷内文件目录.pdf"] = _own(
        "contents", case, on, title="卷内文件目录", rows=note.rows(items, {})
    )
    members |= {_name(item, data): data for item in items if (data := _bytes(item))}
    members["999-备考表.pdf"] = _own(
        "note", case, on, title="卷内备考表", rows=[("件数", f"{len(items)}件")],
        lines=note.lines(case, dossier, items, {}), foot=note.foot(case, dossier),
    )  # fmt: skip
    members["说明.txt"] = READ_ME.format(no=dossier.no if dossier else case.no).encode()
    sums = {
        "SHA256SUMS": "".join(
            f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in members.items()
        ),
        "SM3SUMS": "".join(f"{sm3(data)}  {name}\n" for name, data in members.items()),
    }
    return _zipped(members | {name: text.encode() for name, text in sums.items()})


def _zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr, entry.compress_type = (
                3,
                0o600 << 16,
                zipfile.ZIP_DEFLATED,
            )
            package.writestr(entry, data, compresslevel=6)
    return out.getvalue()


def _name(item: Item, data: bytes) -> str:
    stem = _NEVER.sub("", f"{item.n:03d}-{item.title}{item.no and f'（{item.no}）'}")[:80]
    return uploads.named(stem, data)[0] if item.ending == "bin" else f"{stem}.{item.ending}"


def _bytes(item: Item) -> bytes:
    """The bytes of a paper; b"" where there are none any more, or none yet."""
    if item.digest:
        return files.open(item.digest)
    return render.pdf("handling_sheet", _fit(item.sheet)) if item.sheet else b""


def _fit(sheet: Any) -> dict[str, Any]:
    """A character that no font draws stops no file: it is printed as 〓, and the sheet says so."""
    data = printable(dict(sheet))
    return data | ({"banner": data["notes"][-1]} if data.get("notes") else {})


def _paged(item: Item) -> bool:
    return item.media in _PAGED or item.ending == "bin"


def _leaf(case: Case, item: Item) -> Leaf | None:
    if item.digest and not _paged(item):
        return Leaf(_slip(case, item).data, _label(item))
    data = _bytes(item)
    picture = not data.startswith(b"%PDF-")
    return Leaf(data, _label(item), picture, ours=item.ours) if data else None


def _slip(case: Case, item: Item) -> Leaf:
    """The page that stands for a file which has none."""
    rows = [("文件类型", item.ending.upper()), ("校验码（SM3）", item.digest), ("说明", "本件" + UNPAGED)]
    on = case.opened_at.date().isoformat()
    return Leaf(_own("slip", case, on, title=f"第{item.n}件　{item.title}", rows=rows), _label(item))


def _label(item: Item) -> str:
    return f"{item.n}. {item.title}"


def _own(part: str, case: Case, on: str, **more: Any) -> bytes:
    return render.pdf("dossier", printable({"part": part, "issuer": case.agency.name, "date": on, **more}))


def _day(case: Case, dossier: note.Dossier | None) -> str:
    day: date = dossier.filed_on if dossier else dates.as_day(case.moved_at)
    return day.isoformat()
