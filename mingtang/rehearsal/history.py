"""What was there before and what came lately: old documents by import, and the fresh items of this year."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.records import content
from mingtang.records.models import Column, Record
from mingtang.rehearsal import city, told
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage
from mingtang.rehearsal.texts import Texts
from mingtang.vault import files

OLD_REPORTS = (
    (6, 2010),
    (4, 2012),
    (3, 2012),
    (2, 2014),
    (2, 2018),
)  # 年报 that were published before this system
ENDED = 32  # old documents of the city's office that no longer hold, as the clearing of the year found
FIRSTS = 60  # working days ago: the first texts of the columns that nothing else has filled were handed over
# What keeps the columns alive: (class, days ago, unit or 0 = one of its own, column or "" = the class's own). Three of them
# are so old that their column falls due within ten days; the fourth of these is W1 of the showcase.
COVER = (
    (6, 1, 1, ""), (6, 2, 43, ""), (18, 3, 0, ""), (8, 4, 0, ""), (10, 5, 0, ""), (14, 6, 0, ""),
    (15, 7, 0, ""), (3, 6, 0, ""), (19, 9, 0, ""), (4, 10, 0, "reading-text"), (4, 12, 0, "reading-picture"),
    (4, 14, 0, "reading-questions"), (7, 8, 0, ""), (13, 23, 0, ""), (17, 5, 0, ""),
)  # fmt: skip
FIXED = (
    (11, (1, 20), "{organ}{year}年部门预算"),
    (11, (7, 20), "{organ}{last}年部门决算"),
)  # of the finance bureau
LATELY = {"small": 18, "full": 240}  # items of this year, besides those of the showcase


class Archive:
    """Imports: one case a batch, on the chain of the agency whose papers they are."""

    def __init__(
        self, stage: Stage, hours: Hours, texts: Texts, chance: Random, columns: dict[str, Column]
    ) -> None:
        self.stage, self.hours, self.texts, self.chance, self.columns = stage, hours, texts, chance, columns
        self._agencies = {a.code: a for a in Agency.objects.all()}

    def lay(self, year: int, ends_on: date) -> None:
        """ends_on: the day on which the five years of one old document end (D8)."""
        first = self.hours.on(date(year, 3, 10))
        for n, agency in enumerate(sorted({no for no, _ in OLD_REPORTS})):
            batch = [self._report(no, y, first) for no, y in OLD_REPORTS if no == agency]
            self.stage.add(self._batch(agency, batch, self.hours.on(first, n)))
        old = [self._document(year - 5 - i % 11, i, first) for i in range(ENDED)]
        self.stage.add(self._batch(1, [*old, self._five_years(ends_on, first)], self.hours.on(first, 6)))
        self.stage.add(
            self._batch(12, [self._document(year - 4, 90, first, 12)], self.hours.on(first, 8), "withdraw")
        )
        self.stage.add(self._batch(12, [], self.hours.on(first, 9), "open"))

    def firsts(self, today: date) -> None:
        """Columns that would stand empty get the text with which they were opened, one batch a unit."""
        on = self.hours.back(self.hours.on(today), FIRSTS)
        by_agency: dict[int, list[Record]] = {}
        for row in city.data("firsts")["record"]:
            agency, formed = row.get("agency", 1), on - timedelta(days=20)
            body, source = f"<p>{row['body']}</p>", "网站栏目整理移交"
            made = self._record(agency, row["column"], row["title"], formed, body, on, source=source)
            by_agency.setdefault(agency, []).append(made)
        for agency, batch in by_agency.items():
            self.stage.add(self._batch(agency, batch, on))

    def _batch(self, agency: int, records: list[Record], on: date, until: str = "import") -> Script:
        yield self.hours.office(on)
        code = city.code(agency)
        by = Seat("os:operator", "operator", code)
        named = {"manifest_digest": files.put(_manifest(code, records)), "released_under": "disclosure_head"}
        case = self.stage.open("import-1", code, "open", {}, by, self.stage.now, **named)
        if until == "open":
            return
        yield self.hours.office(on, self.stage.now)
        self.stage.take(case, "import", {}, by, self.stage.now, records=records, **named)
        if until == "withdraw":
            yield self.hours.office(self.hours.on(on, 3))
            self.stage.take(case, "withdraw", {"reason": "整批与馆藏重复，撤下核对"}, by, self.stage.now)

    def _record(
        self, agency: int, column: str, title: str, formed: date, body: str, day: date, **more: Any
    ) -> Record:
        owner = self._agencies[city.code(agency)]
        return Record(
            agency=owner, column=self.columns[column], title=title, issuer=owner.name, formed_on=formed, body=content.clean(body),
            created_on=day, published_on=formed + timedelta(days=5), **{"source": "历史资料整理移交", **more},
        )  # fmt: skip

    def _report(self, agency: int, year: int, day: date) -> Record:
        name = city.by_no()[agency].name
        body = (
            f"<p>根据规定，{name}编制{year}年政府信息公开年报，现予公布。</p><p>一、概述：设专人负责，全年更新信息{self.chance.randint(120, 900)}条。</p>"
            "<p>二、依申请公开情况、收费和复议诉讼情况见附表，原表为空的照录为空。</p>"
        )
        return self._record(
            agency,
            "annual-report",
            f"{name}{year}年政府信息公开年报",
            date(year + 1, 3, 20),
            body,
            day,
            doc_no="",
        )

    def _document(self, year: int, n: int, day: date, agency: int = 1) -> Record:
        row = next(row for row in city.data("words")["type"] if row["no"] == 2)
        title = self.texts.title(
            [f"关于印发{year}年{{policy}}暂行办法的通知", f"关于{{policy}}若干问题的意见（{year}年）"]
        )
        formed = date(year, 1 + n % 12, 2 + n % 26)
        words = {"year": year, "month": formed.month, "day": formed.day, "organ": "", "short": ""}
        ends = {"validity": "repealed" if n % 3 == 0 else "expired"} if n < ENDED else {}
        return self._record(
            agency,
            "policy-other",
            title,
            formed,
            self.texts.body(row, **words),
            day,
            doc_no=f"澜政办〔{year}〕{n + 11}号",
            **ends,
        )

    def _five_years(self, ends_on: date, day: date) -> Record:
        """D8: a document that holds for five years, which end soon."""
        begun = date(ends_on.year - 5, ends_on.month, min(ends_on.day, 28))
        body = f"<p>为规范汀江岸线临时停泊，制定本办法。</p><p>本办法自{begun.year}年{begun.month}月{begun.day}日起施行，有效期五年。</p>"
        return self._record(1, "policy-other", "关于印发澜汀市汀江岸线临时停泊管理办法的通知", begun - timedelta(days=30), body, day,
                            doc_no=f"澜政办〔{begun.year}〕66号", effective_on=begun)  # fmt: skip


def _manifest(agency: str, records: list[Record]) -> bytes:
    rows = [{"title": r.title, "doc_no": r.doc_no, "formed_on": str(r.formed_on)} for r in records]
    return json.dumps({"agency": agency, "records": rows}, ensure_ascii=False, sort_keys=True).encode()


def lately(
    profile: str, first: date, last: date, hours: Hours, texts: Texts, chance: Random
) -> list[told.Told]:
    """Fresh items published between `first` and `last`, and this year's 年报 of the city where March is over."""
    rows = {row["no"]: row for row in city.data("words")["type"]}
    working = [
        d
        for d in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if hours.calendar.is_working(d)
    ]
    found = list(_cover(rows, first, last, hours, chance))
    n = max(0, min(LATELY[profile], 2 * len(working)) - len(found))
    near = working[-40:] if profile == "small" else working
    kinds = chance.choices([5, 6, 3, 18], weights=[25, 40, 8, 8], k=n)
    found += [
        told.Told(
            rows[no],
            chance.choice(rows[no]["by"] or told.PUBLISHERS),
            near[-1 - i * len(near) // n],
            chance.randint(1, 6),
        )
        for i, no in enumerate(kinds)
    ]
    if last > date(last.year, 4, 1):
        found.append(_report(rows[3], 1, hours.on(date(last.year, 3, 20)), texts))
    register = told.Register()
    for item in sorted(found, key=lambda t: (t.day, t.agency)):
        told.word(item, texts, register)
    return found


def _cover(
    rows: dict[int, Any], first: date, last: date, hours: Hours, chance: Random
) -> Iterator[told.Told]:
    """The items of COVER and FIXED that fall into the period, the finance bureau's quarter too."""

    def item(no: int, agency: int, day: date, title: str = "", column: str = "") -> told.Told:
        by = agency or chance.choice(rows[no]["by"] or told.PUBLISHERS)
        body = city.by_no()[by]
        told_ = title.format(organ=body.name, year=day.year, last=day.year - 1)
        return told.Told(rows[no], by, day, chance.randint(1, 6), told_, column=column)

    for no, ago, agency, column in COVER:
        day = hours.back(hours.on(last - timedelta(days=ago - 2)), 1)
        if first <= day <= last:
            yield item(no, agency, day, _READINGS.get(column, ""), column)
    for no, (month, dom), title in FIXED:
        if first <= (day := hours.on(date(last.year, month, dom))) <= last:
            yield item(no, 14, day, title)
    quarter = hours.on(date(last.year, (last.month - 1) // 3 * 3 + 1, 9))
    if first <= quarter <= last:
        yield item(12, 14, quarter)


_READINGS = {
    "reading-text": "关于《中小企业贷款贴息工作安排》的解读", "reading-picture": "一图读懂《老旧小区加装电梯工作通知》",
    "reading-questions": "《电动自行车集中充电工作通知》十问十答",
}  # fmt: skip


def _report(row: dict[str, Any], agency: int, day: date, texts: Texts) -> told.Told:
    body = city.by_no()[agency]
    year = day.year - 1
    text = (
        f"<p>现公布{body.name}{year}年政府信息公开工作年度报告。</p><p>一、总体情况：主动公开、依申请公开、平台建设和监督保障按要求推进。</p>"
        f"<p>二、各项数据由系统自办件记录汇总，可以逐项查到办件。</p><p>联系电话{body.phone}。</p>"
    )
    report = told.Told(
        {**row, "mark": "", "column": "annual-report"},
        agency,
        day,
        4,
        f"{body.name}{year}年政府信息公开工作年报",
        text,
    )
    return report
