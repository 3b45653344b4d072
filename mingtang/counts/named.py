"""The figures of a report by the names under which its text calls them: 〔收到申请总数〕, 〔予以公开，占比〕, 〔收到申请总数，比上年〕.

So a sentence holds no number of its own: it is filled in when it is read, and for good when the report is submitted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from mingtang.counts import annual_2008, handed, reading, rows
from mingtang.counts.annual import Tables, Value, plus
from mingtang.counts.fold import Life
from mingtang.counts.forms import Form, Place, result_label, unnumbered
from mingtang.counts.measures import MEASURES, Period
from mingtang.counts.promises import average, on_time
from mingtang.policy import values as policy

TOP = {
    "new_received": "收到申请总数",
    "carried_in": "上年结转申请数",
    "handled_total": "办结申请总数",
    "carried_out": "结转下年度申请数",
}
CHANNELS = {
    "app_in_person": "当面申请数",
    "app_fax": "传真申请数",
    "app_email": "电子邮件申请数",
    "app_online": "网上申请数",
    "app_letter": "信函申请数",
    "app_other": "其他形式申请数",
}
COUNTED = {
    "new_received": "收到申请总数",  # a cell of today's form; that of 2008 has none when 申请总数 was not counted
    "replied": "送达答复数",
    "in_time": "按时答复数",
    "extended": "延期答复申请数",
    "corrected": "告知补正申请数",
    "consulted": "征求第三方意见申请数",
    "taken_over": "接收转办数",
    "own_records": "要求更正本人信息数",
    "own_records_done": "办结更正本人信息数",
    "told": "主动公开信息数",
}
GAP = "待填："  # 〔待填：…〕: what only people know
FORMS = ("上年", "比上年", "增幅", "占比")


@dataclass(frozen=True)
class Figure:
    """value: None where it is blank. unit: "" of a number, "%" of a share in 0…1. place: the cell that shows it, or None.
    whole: name of the figure it is a part of, or "". before, after: 约 or 多, as it was said. kept: the rows of a
    register behind it. why: why it is blank."""

    name: str
    value: Value | float
    unit: str = ""
    place: Place | None = None
    whole: str = ""
    definition: str = ""
    before: str = ""
    after: str = ""
    kept: rows.RowFigure | None = None
    why: str = ""

    @property
    def shown(self) -> str:
        if self.value is None:
            return ""
        plain = percent(Decimal(str(self.value))) if self.unit == "%" else str(self.value)
        return f"{self.before}{plain}{self.after}"


Named = dict[str, Figure]


def named(tables: Tables, codes: Collection[str], year: int) -> Named:
    """Every figure that a text of this report may call, by its name."""
    lives = reading.lives(codes, date(year, 12, 31))
    found = [*cells(tables), *_counted(lives, codes, year), *_kept(codes, year)]
    return {one.name: one for one in reversed(found)}  # of two with one name the cell counts


def cells(tables: Tables) -> Iterator[Figure]:
    """One figure a cell, and the sums of the blocks of table two."""
    form = tables.form
    for place in form.cells():
        whole = _whole(form, place)
        yield Figure(name_of(form, place), tables.at(place), "", place, whole)
    if form.code == "2008":
        return
    yield from _blocks(tables)
    both = [
        tables.at(("review_litigation", f"litigation_{one}", "total")) for one in ("direct", "after_review")
    ]
    yield Figure("行政诉讼·总计", plus(both[0], both[1]))


def _blocks(tables: Tables) -> Iterator[Figure]:
    for row in tables.form.tables["applications"]["rows"]:
        if row["kind"] == "group" and row["level"] == 2:
            total: Value = None
            for child in row["children"]:
                total = plus(total, tables.at(("applications", child, "total")))
            yield Figure(unnumbered(row["label"]), total, whole=TOP["handled_total"])


def name_of(form: Form, place: Place) -> str:
    table, row, column = place
    label, head = form.labels[place]
    if form.code == "2008":
        return unnumbered(label)
    if table != "applications":
        return f"{label}·{head.removeprefix('本年').partition('（')[0]}"
    name = TOP.get(row) or (result_label(row) if row != "other" else "其他处理")
    return name if column == "total" else f"{name}·{'其他组织' if column == 'org_other' else head}"


def _whole(form: Form, place: Place) -> str:
    """What the share of a cell is taken of."""
    table, row, column = place
    if table == "applications":
        if column != "total":
            return name_of(form, (table, row, "total"))
        return TOP["handled_total"] if row in form.leaves else ""
    if form.code == "2008":
        parts = {"app_": "申请总数", "rep_": "对申请的答复总数", "proactive_f": "主动公开信息数"}
        return next((whole for part, whole in parts.items() if row.startswith(part)), "")
    return ""


def _counted(lives: list[Life], codes: Collection[str], year: int) -> Iterator[Figure]:
    """What no cell shows: replies in time, channels, fees, what was handed over. None before the ledger began."""
    period, since = Period.year(year), reading.counted_from(codes)
    known = since is not None and since <= period.last
    for key, name in COUNTED.items():
        n = len(MEASURES[key].cases(lives, period)) if known else None
        yield Figure(name, n, definition=MEASURES[key].definition)
    received = MEASURES["new_received"].cases(lives, period)
    for key, name in CHANNELS.items():
        n = sum(annual_2008.channel(life) == key for life in received) if known else None
        yield Figure(name, n, whole=TOP["new_received"])
    told = MEASURES["told"].cases(lives, period)
    yield Figure("全文电子化信息数", sum(x.full_text for x in told) if known else None, whole=COUNTED["told"])
    share, due = on_time(lives, period, period.last)
    yield Figure("应答复数", due if known else None, definition=MEASURES["settled"].definition)
    yield Figure("按时答复率", share, "%", definition=MEASURES["in_time"].definition)
    yield Figure("逾期答复数", due - len(MEASURES["in_time"].cases(lives, period)) if known else None)
    days = average(MEASURES["replied"].cases(lives, period), policy.calendar())
    yield Figure("平均答复工作日", None if days is None else _plain(Decimal(str(days))))
    paid = MEASURES["fees"].cases(lives, period)
    yield Figure("信息处理费件数", len(paid) if known else None, definition=MEASURES["fees"].definition)
    yield Figure("信息处理费金额", sum(life.fee for life in paid) if known else None)
    texts = handed.handed(codes).get(year, {})
    yield Figure("移交档案馆图书馆信息数", int(texts.get("texts", 0)) if known else None)


def _kept(codes: Collection[str], year: int) -> Iterator[Figure]:
    """What rows of registers give; a cell or a measure of cases with the same name stands before it."""
    for one in rows.figures(codes, year):
        yield Figure(
            one.name,
            one.value,
            whole=one.whole,
            before=one.before,
            after=one.after,
            kept=one,
            why=one.why,
            definition="；".join(one.sources),
        )


def asked(name: str, now: Named, before: Named) -> tuple[str, str]:
    """(what stands in the place of 〔name〕, "") or ("", why nothing can)."""
    if name.startswith(GAP):
        return "", "由人填写"
    base, _, form = name.partition("，")
    figure = now.get(base)
    if figure is None or (form and form not in FORMS):
        return "", "没有这个名称的数字"
    if figure.value is None:
        return "", figure.why or "这一项是空白，不能写进正文"
    if not form:
        return figure.shown, ""
    if form == "占比":
        return _share(figure, now)
    earlier = before.get(base)
    if earlier is None or earlier.value is None:
        return "", "上年没有这一项数字"
    return _compared(form, figure, earlier)


def _share(figure: Figure, now: Named) -> tuple[str, str]:
    whole = now.get(figure.whole)
    if whole is None or not whole.value:
        return "", "没有可以占比的总数"
    return percent(Decimal(str(figure.value)) / Decimal(str(whole.value))), ""


def _compared(form: str, figure: Figure, earlier: Figure) -> tuple[str, str]:
    if form == "上年":
        return earlier.shown, ""
    now, then = Decimal(str(figure.value)), Decimal(str(earlier.value))
    if form == "比上年":
        if now == then:
            return "持平", ""
        unit = figure.unit and "个百分点"
        gap = abs(now - then) * (100 if unit else 1)
        return f"{'增加' if now > then else '减少'}{_plain(gap)}{unit}", ""
    if not then:
        return "", "上年是零，没有增幅"
    return f"{'增长' if now >= then else '下降'}{percent(abs(now - then) / then)}", ""


def percent(share: Decimal) -> str:
    """0.986 → 98.6%; 1 → 100%."""
    return _plain((share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)) + "%"


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def with_value(named_: Mapping[str, Figure], token: str, sentence: str) -> list[str]:
    """Names of the figures that are shown just as this number typed by hand, those first whose words stand in its sentence."""
    plain = token.replace(",", "").replace("％", "%")
    found = [name for name, one in named_.items() if one.shown and one.shown == plain]
    return sorted(found, key=lambda name: (-_shared(name, sentence), len(name)))


def _shared(name: str, sentence: str) -> int:
    """How many pairs of characters of the name stand in the sentence."""
    return sum(name[n : n + 2] in sentence for n in range(len(name) - 1))
