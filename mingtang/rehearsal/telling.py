"""One item of information, played through the release gate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Any

from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.kinds import newest
from mingtang.papers import render
from mingtang.records.models import Column, Record
from mingtang.records.questions import QUESTIONS
from mingtang.rehearsal import pictured
from mingtang.rehearsal.city import code, data
from mingtang.rehearsal.hours import Hours, in_office
from mingtang.rehearsal.stage import Stage
from mingtang.rehearsal.told import Told, column_of, subject_class
from mingtang.vault import files

STREETS = "LT04"  # whose texts on what stands along streets come with a picture
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHECKED = list(QUESTIONS)
REASONS = {
    "on_request": ("载有申请人提交的工艺参数，主动公开会影响其经营，宜依申请区分处理", "条例第十五条"),
    "withheld": ("属于讨论过程中的内部材料，尚未定稿", "条例第十六条第二款"),
}
WITHDRAWALS = ["附件中的联系电话已停用，核对后重新发布", "引用的文件已经废止", "公示期满，按规定撤下", "发现数字与原始凭证不一致，正在核对", "标题与内容不符，须更正", "同一信息重复发布"]  # fmt: skip


class Enough(Exception):
    """The script has come as far as it was to come."""


class Release:
    """The script of one Told."""

    def __init__(
        self, told: Told, stage: Stage, hours: Hours, chance: Random, columns: dict[str, Column]
    ) -> None:
        self.told, self.stage, self.hours, self.chance, self.columns = told, stage, hours, chance, columns
        self.agency = code(told.agency)
        self.case: Case
        self.record = ""
        self.at: datetime
        self._steps = 0

    def play(self) -> Iterator[datetime]:
        try:
            yield from self._whole()
        except Enough:
            return

    def _whole(self) -> Iterator[datetime]:
        told = self.told
        formed = self.hours.back(told.day, told.lag)
        yield self._office(formed)
        self._draft(formed)
        if told.reading:
            told.reading.interprets = self.record
            self.stage.add(Release(told.reading, self.stage, self.hours, self.chance, self.columns).play())
        yield from self._gate(formed)
        if told.attribute != "proactive" or told.refused:
            return
        yield from self._afterwards()

    def _gate(self, formed: date) -> Iterator[datetime]:
        """Self-check, reviews, returns and signature between the day of formation and the last."""
        told = self.told
        yield self._office(formed)
        self._self_check()
        for n in range(max(told.returns, int(told.refused))):
            reason, edit = self._reason()
            yield self._office(self._between(formed, 0.2 + 0.2 * n))
            self._do("return_draft", {"reason": reason}, "secrecy_reviewer")
            if told.refused:
                yield self._office(self._between(formed, 0.5))
                self._do("cancel", {"reason": "经核对不宜公开，不再送审"}, "drafter")
                return
            yield self._office(self._between(formed, 0.3 + 0.2 * n))
            if edit:
                self._do("edit", {}, "drafter", values={"summary": f"{told.title}（第{n + 2}稿）"})
                yield self._office(day(self.at))
            self._self_check()
        if told.refused:
            return
        yield self._office(self._between(formed, 0.7))
        self._do("secrecy_review", {"opinion": self._say("opinions")}, "secrecy_reviewer")
        yield self._office(self._between(formed, 0.85))
        self._do("office_check", {"opinion": self._say("checks")}, "office_checker")
        if told.row["no"] in (1, 2):
            yield self._office(self._between(formed, 0.95))
            self._do("legal_check", {"opinion": self._say("legal")}, "legal_reviewer")
        if told.interprets:  # signed the working day before; it comes out with its document (同步公开)
            yield self._office(self.hours.back(told.day, 1))
            self._do("sign_with", {}, "signer")
            return
        yield self._office(told.day)
        self._do("sign" if told.attribute == "proactive" else "sign_unpublished", {}, "signer")

    def _afterwards(self) -> Iterator[datetime]:
        told = self.told
        if told.withdraw_after:
            yield self._office(self.hours.on(told.day, told.withdraw_after))
            self._do("withdraw", {"reason": self.chance.choice(WITHDRAWALS)}, "disclosure_head")
        if told.ends_as:
            yield self._office(self.hours.on(told.day, 40))
            record = Record.objects.house.select_related("agency", "column").get(code=self.record)
            again = Told(told.row, told.agency, self.hours.on(day(self.at), 2), 2, told.title, told.body)
            script = Again(again, self.stage, self.hours, self.chance, self.columns)
            script.begin(record, told.ends_as, self.at)
            yield from script.go_on()

    def _draft(self, formed: date) -> None:
        told = self.told
        values: dict[str, Any] = {
            "title": told.title, "body": told.body, "doc_no": told.doc_no, "keywords": told.keywords,
            "subject_class": subject_class(told), "formed_on": formed, **told.values,
        }  # fmt: skip
        if told.interprets:
            values["interprets"] = told.interprets
        more: dict[str, Any] = {"column": self.columns[column_of(told, self.chance)], "values": values}
        if told.sheet:
            more["files"] = [_sheet(told, self.chance)]
        if self.agency == STREETS and any(word in told.title for word in pictured.ABOUT):
            more["files"] = [*more.get("files", ()), pictured.attachment()]
        by = self.stage.cast(self.agency, "drafter")
        self.case = self.stage.open(
            newest("release"), self.agency, "draft", {"formed_on": formed}, by, self.at, **more
        )
        self.record = self.case.facts["facts"]["record"]
        if told.until == "draft":
            raise Enough

    def _self_check(self) -> None:
        reason, law = REASONS.get(self.told.attribute, ("", ""))
        given: dict[str, Any] = {"questions": CHECKED, "attribute": self.told.attribute}
        if reason:
            given |= {"attribute_reason": reason, "attribute_law": law}
        if self.told.row["no"] in (1, 2):
            given["binds_public"] = True
        self._do("self_check", given, "drafter")

    def _reason(self) -> tuple[str, bool]:
        rows = data("words")["returns"]["reasons"]
        reason, edit = self.chance.choices(rows, weights=range(len(rows), 0, -1))[0]
        return str(reason), bool(edit)

    def _say(self, what: str) -> str:
        return str(self.chance.choice(data("words")["secrecy"][what]))

    def _between(self, formed: date, share: float) -> date:
        """The working day `share` of the way from formation to signature, never before the last act."""
        ahead = 0 if self.told.quick else int(self.told.lag * share)
        found = self.hours.on(formed, ahead) if ahead else formed
        return max(found, day(self.at))

    def _do(self, step: str, given: dict[str, Any], post: str, **more: Any) -> None:
        self.stage.take(self.case, step, given, self.stage.cast(self.agency, post), self.at, **more)
        if step == self.told.until:
            raise Enough

    def soon(self) -> datetime:
        """The next step on the same day, where the item goes quickly."""
        return self._office(day(self.at))

    def _office(self, on: date) -> datetime:
        after = getattr(self, "at", None)
        on = max(on, day(after)) if after else on
        self._steps += 1
        self.at = in_office(on, 8 + 22 * self._steps) if self.told.quick else self.hours.office(on, after)
        return self.at


class Again(Release):
    """A published record opened again: a new edition that says that it no longer holds."""

    def begin(self, record: Record, validity: str, at: datetime) -> None:
        self.at, self.record = at, record.code
        by = self.stage.cast(self.agency, "drafter")
        more: dict[str, Any] = {
            "record": record,
            "values": {"title": record.title, "validity": validity, "formed_on": record.formed_on},
        }
        self.case = self.stage.open(
            newest("release"), self.agency, "draft", {"formed_on": day(at)}, by, at, **more
        )

    def go_on(self) -> Iterator[datetime]:
        yield from self._gate(day(self.at))


def _sheet(told: Told, chance: Random) -> dict[str, Any]:
    """The table that goes with a budget, its parts adding up: an XLSX in the vault."""
    staff, office, projects, share = (round(chance.uniform(1, 900), 2) for _ in range(4))
    rows = [
        *(("人员经费", staff), ("公用经费", office), ("项目支出", projects)),
        ("合计", round(staff + office + projects, 2)),
        ("其中：政府采购", round(projects * share / 900, 2)),
    ]
    made = render.sheet(told.sheet, ("项目", "金额（万元）"), rows, {"单位": told.title[:40]})
    return {"name": f"{told.sheet}.xlsx", "media": XLSX, "size": len(made), "digest": files.put(made)}
