"""核验: is this paper ours and unchanged, and does this receipt stand in the ledger."""

from __future__ import annotations

import re
import zlib
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_http_methods

from mingtang.cases.codes import read_number, tidy_code
from mingtang.cases.reading import event_moment
from mingtang.clock import SHANGHAI
from mingtang.database.prepared import insert
from mingtang.ledger import checkpoints, digest
from mingtang.ledger.models import Chain, Event
from mingtang.papers.models import Paper
from mingtang.people import signin
from mingtang.people.gates import anyone
from mingtang.people.models import Agency, ReadLog
from mingtang.portal import asking, frame
from mingtang.portal.frame import page
from mingtang.ui import dates
from mingtang.ui.inputs import Input
from mingtang.vault import files

OK = "核验通过，内容未被改动"
BAD = "核验未通过：第{n}条记录与存证不一致"
NO_PAPER = "核验未通过：没有这个文号和核验码对应的文书，请核对后再试"
_PROOF = re.compile(r"([A-Za-z0-9._-]{1,40})\.(\d{1,12})\.([0-9a-f]{64})")
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
_DOOR = "\x1fcheck"


class PaperInput(Input):
    number = forms.CharField(
        label="文号", max_length=100, widget=forms.TextInput(attrs=_PLAIN),
        help_text="文书右上角的文号；登记回执填受理编号。",
    )  # fmt: skip
    code = forms.CharField(
        label="文书核验码", max_length=40, widget=forms.TextInput(attrs=_PLAIN | {"autocapitalize": "characters"}),
        help_text="文书末尾的12位核验码，不分大小写，空格可以不填。",
    )  # fmt: skip


class ProofInput(Input):
    proof = forms.CharField(
        label="存证校验码", max_length=200, widget=forms.Textarea(attrs={"rows": 3, **_PLAIN}),
        help_text="登记回执上的存证校验码，可以整段粘贴。",
    )  # fmt: skip


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Any) -> HttpResponse:
    """Both questions on one page; what is wrong with a paper and with its number is answered alike."""
    posted = request.POST if request.method == "POST" else None
    paper = PaperInput(posted if posted and "paper-key" in posted else None, prefix="paper")
    proof = ProofInput(posted if posted and "proof-key" in posted else None, prefix="proof")
    result = None
    if paper.is_valid():
        result = _paper(paper)
    elif proof.is_valid():
        result = _receipt(proof.cleaned_data["proof"])
    wrong = (paper.is_bound and not paper.is_valid()) or (proof.is_bound and not proof.is_valid())
    status = 422 if wrong else 200
    shown = page(
        request, "portal/check.html", [("核验", "")], status=status, paper=paper, proof=proof, result=result
    )
    asked = result.get("asked", "") if result else ""
    return asking.let_in(shown, asked) if asked else shown


def _paper(form: PaperInput) -> dict[str, Any] | None:
    number, at = read_number(form.cleaned_data["number"]), frame.now()
    place = f"{zlib.crc32(number.encode()) % 4096:03x}"
    if until := signin.wait_until(_DOOR, place, at):
        form.add_error(None, f"输错次数过多，请于{until.astimezone(SHANGHAI):%H:%M}以后再试")
        return None
    row = Paper.objects.house.filter(no__in=(number, f"{number}（回执）")).first()
    code = tidy_code(form.cleaned_data["code"])
    if row is None or not constant_time_compare(row.check_code, code):
        signin.count_failure(_DOOR, place, at)
        return {"good": False, "words": NO_PAPER, "rows": []}
    _count(row)
    told = _genuine(row)
    return told | {"asked": asking.open_to(row)} if told["good"] else told


def _count(row: Paper) -> None:
    """One more look-up of this paper, for the register of issued papers; of who asks nothing is kept."""
    with transaction.atomic():
        insert(ReadLog(
            at=frame.now(), person="", post="public", agency=row.agency, action="check", subject_type="paper", subject=row.check_code
        ))  # fmt: skip


def _genuine(row: Paper) -> dict[str, Any]:
    """A paper of ours: what it is, and whether its bytes are still those that were issued."""
    agency = Agency.objects.filter(code=row.agency).values_list("name", flat=True).first() or row.agency
    shown: list[tuple[str, Any]] = [
        ("文书", row.title),
        ("文号", row.no),
        ("发文机关", agency),
        ("成文日期", row.issued_on),
    ]
    if row.cancelled_on:
        words = f"此文书确由{agency}发出，已于{dates.full(row.cancelled_on)}作废（留痕）"
        return {"good": False, "words": words, "rows": shown}
    if row.erased:
        words = "此文书确由本市机关发出；其内容所含个人信息已依法删除，不能再核验内容"
        return {"good": True, "words": words, "rows": shown}
    if not row.digest:
        return {
            "good": True,
            "words": "此文书确由本市机关发出，文件正在生成，请稍后再核验内容",
            "rows": shown,
        }
    try:
        files.open(row.digest)
    except (files.Missing, files.Damaged):
        return {"good": False, "words": BAD.format(n=row.seq), "rows": shown}
    return {"good": True, "words": OK, "rows": [*shown, ("文件校验码（SM3）", row.digest)]}


def _receipt(typed: str) -> dict[str, Any]:
    """Whether the event of a receipt stands in the ledger as printed, and in which checkpoint."""
    said = _PROOF.fullmatch("".join(typed.split()))
    if said is None:
        words = "这不是完整的存证校验码，请按回执上的原样输入：单位代码、序号和64位校验码，用点隔开"
        return {"good": False, "words": words, "rows": []}
    chain, seq, printed = said[1], int(said[2]), said[3]
    event = Event.objects.filter(chain=chain, seq=seq).first()
    if event is None or not constant_time_compare(event.hash, printed) or _hashed(event) != printed:
        return {"good": False, "words": BAD.format(n=seq), "rows": []}
    rows: list[tuple[str, Any]] = [
        ("记录", f"{_office(chain)}第{seq}条"),
        ("记录时间", dates.moment(event_moment(event))),
    ]
    proof = checkpoints.proof(chain, seq)
    if proof is None:
        rows.append(("存证点", "尚未进入存证点；每小时生成一次，请稍后再核验"))
        return {"good": True, "words": OK, "rows": rows}
    leaf = digest.leaf(printed)
    if digest.root_from_path(leaf, proof["index"], proof["size"], proof["path"]) != proof["root"]:
        return {"good": False, "words": BAD.format(n=seq), "rows": rows}
    rows.append(
        ("存证点", f"第{proof['checkpoint']}号，本记录为其中{proof['size']}条的第{proof['index'] + 1}条")
    )
    return {
        "good": True,
        "words": OK,
        "rows": rows,
        "root": proof["root"],
        "leaf": leaf,
        "path": proof["path"],
    }


def _hashed(event: Event) -> str:
    """The hash of the stored row, computed anew."""
    return digest.sm3(
        digest.event_bytes(
            event.chain, event.seq, event.at, event.act, event.subject_type, event.subject, event.prev, event.payload
        )
    )  # fmt: skip


def _office(chain: str) -> str:
    agency = Chain.objects.filter(code=chain).values_list("agency", flat=True).first() or ""
    return Agency.objects.filter(code=agency).values_list("name", flat=True).first() or "本市"
