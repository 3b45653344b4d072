"""年度报告 of the year that was played: one unit's is submitted and public, one came late, one is a draft with a number that nobody
bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mingtang.counts import acts, narrative, reports
from mingtang.counts.models import Report
from mingtang.counts.returns import acts as returning
from mingtang.desk import report_release
from mingtang.kinds import newest
from mingtang.people.models import Agency
from mingtang.records.models import Column
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage
from mingtang.rehearsal.telling import CHECKED

SUBMITTED, LATE, DRAFT = "LT04", "LT08", "LT02"
GAP = re.compile(r"〔待填：([^〕]*)〕")
FILLED = {
    "平台建设情况": "按月检查公开专栏，更新公开指南和目录，开设政策解读栏目。",
    "工作考核、社会评议、责任追究和培训情况": "政府信息公开纳入年度考核，组织业务培训，没有需要追究责任的情形。",
    "政府信息管理情况": "落实公文属性源头认定，对规范性文件定期清理并动态更新。",
    "主要问题和改进措施，一行一项": "部分栏目更新不够及时。改进措施：由政府信息公开工作机构按月检查。\n解读形式单一。改进措施：重要文件增加图解和问答。",
    "怎样改进": "建立临期提醒，按周通报办理进度。",
    "主动公开情况": "按规定公开。",
}
PENALTIES, SOURCE = "137", "行政执法信息公示平台，1月8日导出"
REVIEWS = (
    ("self_check", "drafter"),
    ("secrecy_review", "secrecy_reviewer"),
    ("office_check", "office_checker"),
    ("sign", "signer"),
)


def annual(stage: Stage, hours: Hours, year: int) -> Iterator[Script]:
    yield _published(stage, hours, year)
    yield _late(stage, hours, year)
    yield _draft(stage, hours, year)


def _texts(agency: Agency, year: int) -> dict[str, str]:
    """What the figures give, with the gaps filled in."""
    found = reports.computed(agency, year)
    drafted = narrative.drafted(found.form, agency.name, year, found.named, found.named_before)
    return {key: GAP.sub(lambda gap: FILLED.get(gap[1], "无。"), text) for key, text in drafted.items()}


def _submitted(stage: Stage, code: str, year: int) -> Report:
    agency, by = Agency.objects.get(code=code), stage.cast(code, "disclosure_head")
    row = acts.prepare(agency, year, _texts(agency, year), by=by, at=stage.now)
    report: Report = Report.objects.house.get(pk=row)
    acts.submit(report, by=by, at=stage.now)
    return report


def _published(stage: Stage, hours: Hours, year: int) -> Script:
    """Penalties are decided in another system, so they are returned; then submitted, and through the gate within the month."""
    yield hours.office(hours.on(date(year + 1, 1, 8)))
    agency = Agency.objects.get(code=SUBMITTED)
    by = stage.cast(SUBMITTED, "disclosure_head")
    returning.say(
        agency, year, "2021", "proactive.penalties.decisions", PENALTIES, SOURCE, by=by, at=stage.now
    )
    yield hours.office(hours.on(date(year + 1, 1, 14)))
    report = _submitted(stage, SUBMITTED, year)
    yield hours.office(hours.on(date(year + 1, 1, 15)))
    found, by = reports.shown(agency, year), stage.cast(SUBMITTED, "drafter")
    values = {"title": found.title, "body": "", "attribute": "proactive", "validity": "valid"}
    more = {
        "values": values,
        "table": report_release.table_of(found),
        "files": report_release.files_of(found),
    }
    column = Column.objects.get(code=report_release.COLUMN)
    given = {"formed_on": report.submitted_on}
    case = stage.open(newest("release"), SUBMITTED, "draft", given, by, stage.now, column=column, **more)
    acts.released(report, case.code, by=by, at=stage.now)
    for n, (do, post) in enumerate(REVIEWS, 1):
        yield hours.office(hours.on(date(year + 1, 1, 15), n))
        stage.take(case, do, _said(do), stage.cast(SUBMITTED, post), stage.now)


def _said(do: str) -> dict[str, object]:
    return {"questions": CHECKED, "attribute": "proactive"} if do == "self_check" else {"opinion": "同意"}


def _late(stage: Stage, hours: Hours, year: int) -> Script:
    yield hours.office(hours.on(date(year + 1, 2, 5)))
    _submitted(stage, LATE, year)


def _draft(stage: Stage, hours: Hours, year: int) -> Script:
    """Who wrote it typed one number by hand; nobody has submitted it since."""
    yield hours.office(hours.on(date(year + 1, 1, 22)))
    agency = Agency.objects.get(code=DRAFT)
    texts = _texts(agency, year)
    texts["s6"] += "接待现场咨询86人次，收到申请7件。"
    acts.prepare(agency, year, texts, by=stage.cast(DRAFT, "disclosure_head"), at=stage.now)
