"""Which files go with a reply, who works on them and until when, and which of them the applicant may have (条例第三十七条)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from mingtang.cases import flow
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case
from mingtang.cases.moving import actor_of, standing_of
from mingtang.cases.registry import kind_of
from mingtang.database.prepared import Prepared
from mingtang.people.seats import Seat
from mingtang.records.redacting import marks

STATES = {"draft": "未生成", "making": "正在生成和检查", "proven": "已通过检查", "refused": "没有通过检查"}
GONE = ("removed", "erased")
MOST = 50  # files of one reply
MOST_LISTED = 30  # places of one file that the reply lists one by one
NOT_YOURS = "拟提供的材料由本单位的公开专员和承办人处理"
DECIDED = "已经拟办，材料不能再改；须修改的，由审查人或者签发人退回后再改（条例第三十七条、第四十五条）"
ENDINGS = {"pdf": "pdf", "image": "pdf", "docx": "docx", "xlsx": "xlsx"}
rows_of = Prepared(
    lambda case: Material.objects.filter(case=case).exclude(state__in=GONE).order_by("pk"), int
)


def of(case: Case) -> list[Material]:
    """The files of the case, oldest first."""
    return rows_of.all(case.pk) if case.family == "request" else []


def unproven(rows: list[Material]) -> int:
    return sum(row.state != "proven" for row in rows)


def told(rows: list[Material]) -> list[list[str]]:
    """[code, digest of the file, digest of its report] of what goes with a reply, as the event of the decision names it."""
    return [[row.code, row.output, row.report] for row in rows if row.state == "proven"]


def why_not_work(case: Case, seat: Seat, on: date) -> str:
    """Why this seat cannot change the files of the case now, or ""."""
    kind, standing = kind_of(case.kind), standing_of(case)
    if case.family != "request" or not flow.may_hold(
        kind.steps["decide"], actor_of(seat, on), case.agency_id, (), standing.facts
    ):
        return NOT_YOURS
    if case.closed_on is not None or kind.states[standing.state].closed:
        return "本件已经办结，材料不能再改"
    return DECIDED if "decide" in standing.done else ""


def listed(rows: list[Material]) -> list[str]:
    """区分处理清单 of the files, one line a place: what the reply has to say of each (条例第三十七条). Of a file with very many
    one line a ground; its cover sheet has them all."""
    return [line for row in rows for line in (_places(row) if len(row.marks) <= MOST_LISTED else _sums(row))]


def _places(row: Material) -> list[str]:
    return [
        f"《{row.name}》{where}，{ground}，{article}"
        for where, ground, article in marks.listed(row.format, row.marks)
    ]


def _sums(row: Material) -> list[str]:
    counts = Counter((ground, article) for _, ground, article in marks.listed(row.format, row.marks))
    return [
        f"《{row.name}》{n}处，{ground}，{article}，逐处见区分处理说明"
        for (ground, article), n in counts.items()
    ]


def delivered(case: Case) -> list[Material]:
    """What the applicant may have: the files that the signed reply names, once it is delivered (条例第三十三条)."""
    return signed(case) if "deliver" in standing_of(case).done else []


def signed(case: Case) -> list[Material]:
    """The files that go with the reply as it was decided on and signed."""
    standing = standing_of(case)
    named = {code: (output, report) for code, output, report in standing.facts.get("materials") or ()}
    if not named or not standing.facts.get("discloses"):
        return []
    proven = (row for row in of(case) if row.state == "proven")
    return [row for row in proven if named.get(row.code) == (row.output, row.report)]


def file_name(row: Material) -> str:
    """Under which it is downloaded."""
    return f"{row.name}{'（区分处理后）' if row.marks else ''}.{ENDINGS[row.format]}"


def cover(row: Material, agency: str) -> list[str]:
    """Title and lines of the cover sheet: no number of the case and no applicant, so that the file may go to others too."""
    count = len(row.marks)
    how = (
        "黑色部分为不予公开的内容；页码为原件的页码，位置从页面的上边、左边起算。"
        if row.format in marks.BOXED
        else "“████”为不予公开的内容；段落从正文第一段起依次计数。"
        if row.format == "docx"
        else "“████”为不予公开的内容；工作表按原文件的顺序计数。"
    )
    return [
        "区分处理说明", f"材料名称：{row.name}", f"提供机关：{agency}",
        f"依据《中华人民共和国政府信息公开条例》第三十七条，对本材料作区分处理，下列{count}处不予公开，其余内容照原件提供。", how,
    ]  # fmt: skip


def claims(digest: str) -> bool:
    """Whether a file of a case is, was made from, or is reported on by the bytes of this digest."""
    return any(
        Material.objects.filter(**{field: digest}).exists() for field in ("original", "output", "report")
    )


def digests(rows: Any) -> set[str]:
    """Every file in the vault that these rows name."""
    return {one for row in rows.values_list("original", "output", "report") for one in row if one}
