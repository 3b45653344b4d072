"""What the standings of one day amount to: late, blank, zero months, and the veto items of the inspection (国办秘函〔2019〕19号)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from mingtang.oversight.watch.found import Found
from mingtang.oversight.watch.standing import MONTHLY, Standing
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records.models import Edition

POLICY = frozenset({"notices", "documents"})
SHOWN = 12  # columns named in one sentence of evidence


def of_columns(rows: Sequence[Standing], on: date) -> Iterator[Found]:
    """One finding a column and fault."""
    first = on.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    for row in rows:
        if row.state == "blank":
            yield Found("BLANK", row.agency, row.column, evidence="没有一条公开信息")
            if row.due is not None and row.left is not None and row.left < 0:
                yield Found("FIXED", row.agency, row.column, evidence=f"{row.why}，最晚{row.due}公开，尚未公开", due=row.due)  # fmt: skip
            continue
        if row.state == "late":
            code = "LATE" if row.limit else "FIXED"
            said = f"最近一次更新{row.last}，{row.why}，应于{row.due}前更新" if row.limit else f"{row.why}，最晚{row.due}公开，尚未公开"  # fmt: skip
            yield Found(code, row.agency, row.column, evidence=said, due=row.due)
        kept_then = row.since is not None and row.since <= before
        if row.limit and row.limit <= MONTHLY and not row.month and kept_then:
            yield Found("ZERO", row.agency, row.column, subject=f"{before:%Y-%m}", evidence=f"{before:%Y年%m月}没有发布信息")  # fmt: skip


def too_few(rows: Sequence[Standing], minimums: dict[str, int], on: date) -> Iterator[Found]:
    """Fewer items within a limit's length than the column owes. minimums: column → number."""
    for row in rows:
        least = minimums.get(row.column, 0)
        since_then = row.since is not None and row.since <= on - timedelta(days=row.limit)
        if least and since_then and row.recent < least and row.state != "blank":
            yield Found("FEW", row.agency, row.column, evidence=f"{row.limit}日内应不少于{least}条，现有{row.recent}条")  # fmt: skip


def vetoes(rows: Sequence[Standing], root: Agency, on: date) -> Iterator[Found]:
    """V3 and V4 of the whole site, charged to the root agency, whose site it is."""

    def figure(code: str, part: str) -> int:
        return policy.threshold(code, part, root.line, on)

    newest = Edition.objects.house.in_force().filter(column__own=True).order_by("-published_on").values_list("published_on", flat=True).first()  # fmt: skip
    if newest is None or (on - newest).days > figure("v3", "window"):
        yield Found("V3", root.code, evidence=f"首页最近一次更新{newest or '没有'}，期限{figure('v3', 'window')}日")  # fmt: skip
    still = [
        r for r in rows if r.last
        and (on - r.last).days > (figure("v4a_news", "window") if r.kind == "news" else figure("v4a_policy", "window"))
        and (r.kind == "news" or (r.kind in POLICY and r.limit))
    ]  # fmt: skip
    late, blank = [r for r in rows if r.state == "late"], [r for r in rows if r.state == "blank"]
    for code, found, key in (("V4A", still, "v4a_news"), ("V4B", late, "v4b"), ("V4C", blank, "v4c")):
        if len(found) >= figure(key, "limit"):
            names = "、".join(dict.fromkeys(r.name for r in found[:SHOWN]))
            more = "等" if len(found) > SHOWN else ""
            yield Found(code, root.code, evidence=f"{names}{more}共{len(found)}个，达到{figure(key, 'limit')}个即成立")  # fmt: skip
