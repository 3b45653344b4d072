"""due(): from facts and a rule to the last day and the reason for it."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import takewhile

from mingtang.clock.calendars import Calendar, Day
from mingtang.clock.errors import ClockError
from mingtang.clock.moments import SHANGHAI
from mingtang.clock.moments import day as day_of
from mingtang.clock.pauses import Pauses
from mingtang.clock.terms import UNIT_WORDS, Due, Extension, Facts, Line, Rule

MOST = 9999  # of any unit; longer ones leave every calendar, and some leave the arithmetic of dates
FIRST_DAY = "当日不计入，自次日起算（民法典第二百零一条）"
FIRST_HOUR = "自该时刻起算（民法典第二百零一条）"
MONTH_END = "（民法典第二百零二条）"
ROLLED = "期限最后一日是休息日，顺延（民法典第二百零三条）"


def due(facts: Facts, rule: Rule, calendar: Calendar) -> Due:
    """The last day of the term, with its trace. Pure: same facts, rule and calendar, same answer.

    Working days: the n-th working day after day zero. Days: the n-th natural day; months: the corresponding
    day, or the last of the month (Civil Code Arts. 201–202); both roll over days off where the term says so
    (Art. 203). Hours: the moment `start_at` + n hours. Days inside a pause are not counted, overlaps once. A
    restart begins a new full period: only what lies after it matters, extensions granted before it lapse.
    Whether an extension was granted in time is the case's rule, not the clock's.
    Raises ClockError: see `Calendar`; an extension over the cap, or a second one (for requests Art. 33 of
    政府信息公开条例); a restart before the start; a pause that ends before it begins, or of months or hours.
    """
    if facts.restarted and facts.restarted < facts.start:
        raise ClockError(f"重新起算日{facts.restarted}早于原起算日{facts.start}")
    if not 0 <= rule.term.n <= MOST:
        raise ClockError(f"期限须在0至{MOST}{UNIT_WORDS[rule.term.unit]}之间：{rule.term.n}")
    total = rule.term.n + granted(facts, rule)
    if rule.term.unit == "months":
        return _months(facts, rule, total, calendar)
    if rule.term.unit == "hours":
        return _hours(facts, rule, total, calendar)
    return _days(facts, rule, total, calendar)


def granted(facts: Facts, rule: Rule) -> int:
    """What the extensions add, in units of the term. Raises ClockError when the rule does not allow it."""
    counted = _counted(facts)
    if not counted:
        return 0
    name, law, unit = rule.term.label or "期限", _extension_law(facts, rule), UNIT_WORDS[rule.term.unit]
    total, least = sum(extension.n for extension in counted), min(extension.n for extension in counted)
    if least < 1:
        raise ClockError(f"延长的期限须为正整数：{least}")
    if not rule.cap:
        raise ClockError(f"{name}不能延长（{law}）")
    if rule.once and len(counted) > 1:
        raise ClockError(f"{name}只能延长一次（{law}）")
    if total > rule.cap:
        raise ClockError(f"{name}最多延长{rule.cap}{unit}，不能延长{total}{unit}（{law}）")
    return total


def _counted(facts: Facts) -> list[Extension]:
    """The extensions of the period that runs: those granted before a restart lapsed with the old one."""
    return [e for e in facts.extensions if not facts.restarted or e.on >= facts.restarted]


def _extension_law(facts: Facts, rule: Rule) -> str:
    return _counted(facts)[-1].law or rule.term.law


def _days(facts: Facts, rule: Rule, total: int, calendar: Calendar) -> Due:
    every = rule.term.unit == "days"
    pauses = Pauses(facts.pauses, facts.day_zero)
    lines = [_start(facts, rule, total, calendar)]
    last = _walk(lines, total, every, pauses, calendar)
    paused_on = pauses.open_on if pauses.open_on and pauses.open_on < last.date else None
    if 0 < rule.term.n < total:
        _mark_extension(lines, facts, rule)
    if every and rule.term.roll:
        last = _roll(lines, last, calendar)
    if paused_on:
        lines = [
            *takewhile(lambda line: line.date <= paused_on, lines),
            _open_line(pauses, paused_on, calendar),
        ]
    provisional = last.provisional and (not every or rule.term.roll)
    return Due(last.date, None, tuple(lines), provisional, bool(paused_on), paused_on, total, rule.term.unit)


def _walk(lines: list[Line], total: int, every: bool, pauses: Pauses, calendar: Calendar) -> Day:
    """Add a line for each day after day zero until `total` are counted; the last counted day.

    `_line` in place, its tuple made directly: this loop is nine tenths of the time of `due`, so it takes half.
    """
    last, n = calendar.kind(lines[0].date), 0
    if not total:
        return last
    paused, add, new = bool(pauses.spans), lines.append, tuple.__new__
    for day in calendar.days_after(last.date):
        d, working, _, shown, _, source, provisional = day
        if paused and (why := pauses.reason(d)) is not None:
            add(_paused_line(day, why))
        elif working or every:
            n += 1
            add(new(Line, (d, n, shown, source, provisional)))
            if n == total:
                return day
        else:
            add(new(Line, (d, None, shown, source, provisional)))
    raise AssertionError("days_after never ends quietly")


def _line(day: Day, n: int | None) -> Line:
    return Line(day.date, n, day.shown, day.source, day.provisional)


def _start(facts: Facts, rule: Rule, total: int, calendar: Calendar, how: str = FIRST_DAY) -> Line:
    """Day zero: the fact, what is counted from it, and the article."""
    term, day = rule.term, calendar.kind(facts.day_zero)
    fact = f"重新起算日（原起算日{facts.start}）" if facts.restarted else "起算日"
    words = [f"{fact}：{facts.channel}" if facts.channel else fact, how]
    words.append(f"{term.label or '期限'}{term.n}{UNIT_WORDS[term.unit]}（{term.law}）")
    if total > term.n:
        words.append(f"延长{total - term.n}{UNIT_WORDS[term.unit]}（{_extension_law(facts, rule)}）")
    return Line(facts.day_zero, 0, "start", "，".join(words), day.provisional)


def _mark_extension(lines: list[Line], facts: Facts, rule: Rule) -> None:
    """Say on the first day of the extension that from here on it is the extension."""
    at = next(i for i, line in enumerate(lines) if line.n == rule.term.n + 1)
    line = lines[at]
    lines[at] = line._replace(source=f"延长期第1日（{_extension_law(facts, rule)}）；{line.source}")


def _roll(lines: list[Line], last: Day, calendar: Calendar) -> Day:
    """The first working day from `last` on; the days in between get their lines (Civil Code Art. 203)."""
    if last.working:
        return last
    for day in calendar.days_after(last.date):
        line = _line(day, None)
        lines.append(line._replace(source=f"{ROLLED}；{line.source}"))
        if day.working:
            return day
    raise AssertionError("days_after never ends quietly")


def _paused_line(day: Day, why: str) -> Line:
    return Line(day.date, None, "paused", f"{why}；{day.source}" if day.provisional else why, day.provisional)


def _open_line(pauses: Pauses, paused_on: date, calendar: Calendar) -> Line:
    day = calendar.kind(paused_on + timedelta(days=1))
    return _paused_line(day, f"{pauses.open_why}，自本日起暂停计时，尚未恢复")


def _months(facts: Facts, rule: Rule, total: int, calendar: Calendar) -> Due:
    _refuse_pauses(facts, rule)
    start = facts.day_zero
    year, month = divmod(start.year * 12 + start.month - 1 + total, 12)
    raw = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    day = calendar.kind(raw)
    line = _line(day, total)
    lines = [_start(facts, rule, total, calendar)]
    lines.append(line._replace(source=f"第{total}个月的对应日或者月末日{MONTH_END}；{line.source}"))
    last = _roll(lines, day, calendar) if rule.term.roll else day
    provisional = last.provisional and rule.term.roll
    return Due(last.date, None, tuple(lines), provisional, False, None, (raw - start).days, "months")


def _hours(facts: Facts, rule: Rule, total: int, calendar: Calendar) -> Due:
    _refuse_pauses(facts, rule)
    if facts.start_at is None or facts.restarted:
        raise ClockError("按小时计算的期限须从确切时刻起算")
    if day_of(facts.start_at) != facts.start:
        raise ClockError(f"起算时刻在{day_of(facts.start_at)}，与起算日{facts.start}不一致")
    at = facts.start_at + timedelta(hours=total)
    end, local = calendar.kind(day_of(at)), at.astimezone(SHANGHAI)
    line = _line(end, total)._replace(source=f"第{total}小时届满：{local:%Y-%m-%d %H:%M}")
    lines = (_start(facts, rule, total, calendar, FIRST_HOUR), line)
    return Due(end.date, at, lines, False, False, None, total, "hours")


def _refuse_pauses(facts: Facts, rule: Rule) -> None:
    if facts.pauses:
        raise ClockError(f"以{UNIT_WORDS[rule.term.unit]}计算的期限不能暂停计时")
