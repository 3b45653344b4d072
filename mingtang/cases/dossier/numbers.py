"""保管期限 and 档号: by rules that an agency sets, counted inside the act, so that no number is missing or given twice.

Which period a file has is the agency's own schedule, approved by the archives office (档案法实施条例第十九条). That there are
three, 永久, 定期30年, 定期10年 (国家档案局令第8号, 2006), and that a number reads 全宗号-档案门类代码·年度-保管期限-机构(问题)-件号
(DA/T 22-2015), is from memory: likely right, the texts were not at hand, so both are settings.
"""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

from mingtang.cases.codes import next_after, next_number
from mingtang.people.models import Agency
from mingtang.policy import values as policy

PERIODS = {"D10": "10年", "D30": "30年", "Y": "永久"}
_CODES = {label: code for code, label in PERIODS.items()}
_BY_HAND = re.compile(r"[\w.:/@+〔〕（）()#,·-]{1,60}")


def period_of(agency: Agency, disputed: bool, on: date) -> str:
    """The code of the period in force. disputed: a reconsideration, lawsuit or complaint was filed about the case."""
    key = "archive_period_disputed" if disputed else "archive_period"
    return _CODES[policy.value(key, agency.line, on)]


def upcoming(agency: Agency, period: str, year: int, on: date) -> str:
    """The number the next file gets; nothing is counted."""
    rule = _rule(agency, on)
    return _written(agency, rule, period, year, on, next_after(_series(rule, period), agency.code, year))


def counted(agency: Agency, period: str, year: int, on: date) -> str:
    """The next number of the series, inside an act."""
    rule = _rule(agency, on)
    return _written(agency, rule, period, year, on, next_number(_series(rule, period), agency.code, year))


def fault(typed: str) -> str:
    """Why a number written by hand cannot stand; "" when it can."""
    return "" if _BY_HAND.fullmatch(typed) else "档号只能有字母、数字、汉字和 - · . / 〔〕等符号，不能有空格"


def _rule(agency: Agency, on: date) -> str:
    return policy.value("archive_no_rule", agency.line, on)


def _series(rule: str, period: str) -> str:
    """What is counted apart: each period where the number names it."""
    named = {name for _, name, _, _ in Formatter().parse(rule) if name}
    return f"dossier.{period}" if "period" in named else "dossier"


def _written(agency: Agency, rule: str, period: str, year: int, on: date, n: int) -> str:
    fonds = (
        policy.was_set("archive_fonds", (agency.code,), on) or agency.code
    )  # an agency's own, never inherited
    return rule.format(fonds=fonds, mark=agency.mark.split("、")[-1], period=period, year=year, n=n)
