"""Title, dates, numbers and issuer, where a text has them. Every pattern is one that Chinese official texts use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from mingtang.records.importing.rubbish import BULLET

KINDS = (
    "报告|总结|年报|条例|规定|办法|决定|决议|通知|公告|公示|通告|通报|意见|方案|细则|实施细则|批复|复函|函|令|命令|规则|规范|规程|章程|制度|"
    "目录|指南|公报|说明|请示|纪要|计划|规划|要点|标准|守则|准则|程序|措施|清单|解读|预案|须知|问答"
)
_ENDS = re.compile(rf"(?:{KINDS})(?:（[^）]{{1,16}}）|\([^)]{{1,16}}\))?$")
_OPENS = re.compile(rf"^(.{{6,60}}?(?:{KINDS}))(?:是|由)(?:根据|按照|依据|.{{2,20}}编制)")
_NAME_DATE = re.compile(r"[(（]\s*((?:19|20)\d\d)[-.年]?(\d{1,2})[-.月]?(\d{1,2})日?\s*[)）]$")
_DAY = re.compile(
    r"((?:19|20)\d\d)\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|[-./](\d{1,2})[-./](\d{1,2})(?!\d))"
)
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0}
_CHINESE_DAY = re.compile(
    r"([一二][〇零○ＯO一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_LABELS = {
    "formed_on": re.compile(r"(?:成文日期|发文日期|生成日期|制发日期|印发日期)\s*[:：]\s*(\S{6,12})"),
    "shown_on": re.compile(r"(?:发布(?:日期|时间)|日期|时间)\s*[:：]\s*(\S{6,12})"),
    "issuer": re.compile(r"(?:发文机关|发布机构|发布单位|制发机关)\s*[:：]\s*([^\s:：]{2,40})"),
    "source": re.compile(r"来\s*源\s*[:：]\s*([^\s:：]{2,40})"),
    "doc_no": re.compile(r"(?:发文字号|文\s*号)\s*[:：]\s*(\S{4,40})"),
    "index_no": re.compile(r"索\s*引\s*号\s*[:：]\s*(\S{4,40})"),
}
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［(（](?:19|20)\d\d[〕\]］)）]\s*第?\s*\d{1,4}\s*号")
_ORDER = re.compile(
    r"((?:中华人民共和国)?[\u4e00-\u9fff、]{2,40}?)令\s*[（(]?\s*第\s*([0-9一二三四五六七八九十百〇零]+)\s*号"
)
_EFFECT = re.compile(r"自(.{6,16}?日)起(?:正式)?(?:施行|实施|生效|执行)")
_EFFECT_NOTE = re.compile(r"^(.{6,16}?日)\s*起?施行$")
_AT_ONCE = re.compile(r"自(?:公布|发布|颁布|印发|发文)之日起(?:施行|实施|生效|执行)|^(?:公布|发布)之日施行$")
_PUBLISHED = re.compile(r"公布|发布|颁布|印发")
_PASSED = re.compile(
    r"(?:日\s*)([\u4e00-\u9fff]{2,20}?(?:省|市|自治区|自治州|县|州))第?[一二三四五六七八九十\d]+届人民代表大会(常务委员会)?"
)
_ORGAN = r"[\u4e00-\u9fff]{1,18}?(?:人民政府办公[厅室]|人民政府|委员会|办公[厅室]|经贸委|经信委|发改委|商务局|委|局|厅|部|署|院|处|中心)"
_TITLE_ORGAN = re.compile(
    rf"^(?:(?:19|20)\d\d年(?:度)?)?({_ORGAN})(?=关于|(?:19|20)\d\d年|政务公开|政府信息公开)"
)
_BY = re.compile(
    r"日\s*((?:[\u4e00-\u9fff]{2,14}(?:部|委员会|总局|总署|局|署|院|会|银行)|国务院)(?:、[\u4e00-\u9fff]{2,14})*)(?:发布|公布|令)"
)


def day_in(text: str) -> date | None:
    """The first day that stands in `text`, in Arabic or Chinese numerals."""
    if found := _DAY.search(text):
        year, month, day_, month_, day__ = found.groups()
        return _day(int(year), int(month or month_), int(day_ or day__))
    if found := _CHINESE_DAY.search(text):
        year, month, day_ = found.groups()
        return _day(int("".join(str(_DIGITS[c]) for c in year)), _number(month), _number(day_))
    return None


def _day(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None


def _number(text: str) -> int:
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def name_and_day(stem: str) -> tuple[str, date | None]:
    """护士条例(2020-03-27) → the name and the day of this version of the text."""
    found = _NAME_DATE.search(stem)
    if not found:
        return stem, None
    return stem[: found.start()], _day(*(int(g) for g in found.groups()))


def title_of(lines: Sequence[str]) -> tuple[str, int]:
    """(the title, how many lines it is in) among the first lines of a text; ("", -1) where none looks like one."""
    best, where, most = "", -1, 0
    for n, line in enumerate(lines[:15]):
        if found := _OPENS.match(line):
            return (best, where) if most >= 3 else (found.group(1), -1)
        score = _score(line, lines[n + 1] if n + 1 < len(lines) else "")
        if score > most:
            best, where, most = line, n, score
        if most and len(line) > 60:
            break
    return best, where


def _score(line: str, after: str) -> int:
    if not 3 <= len(line) <= 100 or line[-1] in "。！？；：，、:;," or is_meta(line):
        return 0
    return 1 + 3 * bool(_ENDS.search(line)) + 2 * is_meta(after)


def is_meta(line: str) -> bool:
    """A line of dates, source and numbers under a title, and nothing else."""
    bare = BULLET.sub("", line)
    if any(pattern.match(bare) for pattern in _LABELS.values()):
        return True
    return bool(
        re.fullmatch(r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?", bare)
    )


def labelled(lines: Sequence[str]) -> dict[str, str]:
    """What stands behind a label in these lines: formed_on, shown_on, issuer, source, doc_no, index_no."""
    found: dict[str, str] = {}
    for line in lines:
        bare = BULLET.sub("", line)
        for name, pattern in _LABELS.items():
            if name not in found and (match := pattern.search(bare)):
                found[name] = match.group(1)
        if "shown_on" not in found and is_meta(bare) and day_in(bare):
            found["shown_on"] = bare
    return found


def number_of(notes: Sequence[str]) -> str:
    """The document's own number: an order in the notes under the title, or a line that is nothing but a number."""
    for line in notes:
        if _PUBLISHED.search(line) and (found := _ORDER.search(_without_day(line))):
            organ = found.group(1).removeprefix("中华人民共和国").replace("、中华人民共和国", "、")
            return f"{organ}令第{found.group(2)}号"
    for line in notes:
        bare = line.strip("()（） ")
        if found := _NUMBER.fullmatch(bare):
            return re.sub(r"\s", "", found.group())
    return ""


def _without_day(line: str) -> str:
    return _DAY.sub("", line, count=1).strip()


def issuer_of(notes: Sequence[str], title: str) -> str:
    """Who made it: the organ of the order, the congress that passed it, the ministry that issued it, or the organ that
    its title begins with."""
    for line in notes:
        if _PUBLISHED.search(line) and (found := _ORDER.search(_without_day(line))):
            return found.group(1).removeprefix("中华人民共和国").replace("、中华人民共和国", "、")
    for line in notes:
        if found := _PASSED.search(line):
            return f"{found.group(1)}人民代表大会{found.group(2) or ''}"
    for line in notes:
        if found := _BY.search(line):
            return found.group(1).removeprefix("中华人民共和国")
    found = _TITLE_ORGAN.match(title)
    return found.group(1) if found else ""


def last_day_of(notes: Sequence[str]) -> date | None:
    """The day of the latest act on the text (公布, 通过, 批准, 修订, 修正) that the notes name."""
    days = [d for line in notes if not _EFFECT_NOTE.match(line) for d in [day_in(line)] if d]
    return max(days) if days else None


def effective_on(notes: Sequence[str], body: str) -> date | None:
    """The day from which it holds. 自公布之日起 is the day of publication, where the notes name it."""
    for line in notes:
        if (found := _EFFECT_NOTE.match(line)) and (said := day_in(found.group(1))):
            return said
    days = [d for found in _EFFECT.finditer(body) for d in [day_in(found.group(1))] if d]
    if days:
        return days[-1]
    if any(_AT_ONCE.search(line) for line in notes) or _AT_ONCE.search(body):
        return next((d for line in notes if _PUBLISHED.search(line) for d in [day_in(line)] if d), None)
    return None


def signed_on(lines: Sequence[str]) -> date | None:
    """The day under the signature: one of the last lines, holding a day and nothing else."""
    for line in reversed(lines[-8:]):
        if len(line) <= 16 and (day_ := day_in(line)):
            return day_
    return None
