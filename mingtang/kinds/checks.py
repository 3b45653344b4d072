"""The one checker of kind tables: packaged TOML and service items edited on screen pass the same list of checks.

A check is a function of (kind, shelf) that yields what is wrong as (path, Chinese sentence); `CHECKS` is the list.
"""

import re
import tomllib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mingtang.kinds import checks_clock, checks_item, checks_path, shape
from mingtang.kinds.facts import FACTS
from mingtang.kinds.lines import line_of, lines_of
from mingtang.kinds.shape import Found
from mingtang.kinds.table import OUTCOME_LETTER, Fault, Kind, Rule, read
from mingtang.kinds.vocabulary import ACTORS, CELLS, CLOCKS, REMEDIES


@dataclass(frozen=True)
class Shelf:
    """What the table may name besides itself."""

    rules: Container[str]
    letters: Container[str]


Check = Callable[[Kind, Shelf], Iterator[Found]]
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条|〔\d{4}〕\d+号|《[^》]+》")


def check(
    mapping: Mapping[str, Any], rules: Mapping[str, Rule], letters: Container[str], source_text: str = ""
) -> list[Fault]:
    """Every fault of a table, in the order of its source; [] = it may be used.

    rules: the functions a row may name. letters: keys of the letters there are. source_text: the TOML the mapping
    was read from, for line numbers.
    """
    found = list(shape.faults_of(mapping)) or list(duplicates(mapping))
    if not found:
        kind, shelf = read(mapping, rules), Shelf(rules, letters)
        found = [fault for one in CHECKS for fault in one(kind, shelf)]
    if "item" in mapping:
        found = _of_item(found)
    lines = lines_of(source_text)
    faults = [Fault(path, line_of(path, lines), text) for path, text in found]
    return sorted(faults, key=lambda fault: fault.line)


def _of_item(found: list[Found]) -> list[Found]:
    """Of an item's faults those of its body, one a place: several rows of its table come from one row on the screen."""
    places = {path: (path, text) for path, text in reversed(found) if path.startswith("item.")}
    return list(places.values())[::-1] or found


def check_text(source: str, rules: Mapping[str, Rule], letters: Container[str]) -> list[Fault]:
    """As `check`, from TOML source; a source that is no TOML (a table or key given twice) is one fault."""
    try:
        mapping = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        twice = "overwrite" in str(error) or "twice" in str(error) or "mutate" in str(error)
        text = "此处与前面的项重名" if twice else "此处不合 TOML 格式"
        return [Fault("", int(line[1]) if line else len(source.splitlines()), text)]
    return check(mapping, rules, letters, source)


def duplicates(mapping: Mapping[str, Any]) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for i, raw in enumerate(mapping["steps"]):
        if raw["do"] in seen:
            yield raw.get("at") or seen[raw["do"]] or f"steps.{i}", f"环节“{raw['do']}”出现两次"
        seen.setdefault(raw["do"], raw.get("at", ""))


def clocks(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    for state in kind.states.values():
        if state.clock not in CLOCKS:
            yield (
                f"{state.at}.clock",
                f"状态“{state.label}”的计时“{state.clock}”应为 none、running、paused 或 stopped",
            )


def articles(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    named = [(s.at, "law", f"环节“{s.do}”", s.law) for s in kind.steps.values()]
    named += [(t.at, "law", f"期限“{t.label}”", t.law) for t in kind.terms.values()]
    named += [(o.at, "article", f"结果“{o.label}”", o.article) for o in kind.outcomes.values()]
    for at, word, what, law in named:
        if not _ARTICLE.search(law):
            yield f"{at}.{word}", f"{what}没有写明依据的条款"


def letters(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    for step in kind.steps.values():
        for name in step.issues:
            if name != OUTCOME_LETTER and name not in shelf.letters:
                yield f"{step.at}.issues", f"环节“{step.do}”要发的文书“{name}”没有文本"
    for outcome in kind.outcomes.values():
        if outcome.letter not in shelf.letters:
            yield f"{outcome.at}.letter", f"结果“{outcome.label}”的文书“{outcome.letter}”没有文本"


def posts(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    for step in kind.steps.values():
        if not step.by:
            yield f"{step.at}.by", f"环节“{step.do}”没有写明由谁办理"
        for post in step.by:
            if post not in ACTORS:
                yield f"{step.at}.by", f"环节“{step.do}”的岗位“{post}”不在岗位表中"
        if not step.agency:
            yield f"{step.at}.agency", f"环节“{step.do}”没有写明办理单位"


def rules(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    rows: list[tuple[str, str, tuple[str, ...]]] = [(s.at, s.do, s.rule) for s in kind.steps.values()]
    rows += [(o.at, o.label, o.rule) for o in kind.outcomes.values()]
    for at, what, names in rows:
        for name in names:
            if name not in shelf.rules:
                yield f"{at}.rule", f"“{what}”所用的规则“{name}”没有定义"


def asked(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    rows: list[tuple[str, str, tuple[str, ...]]] = [(s.at, s.do, s.asks) for s in kind.steps.values()]
    rows += [(o.at, o.label, o.asks) for o in kind.outcomes.values()]
    for at, what, names in rows:
        for name in names:
            if name not in FACTS or not FACTS[name].typed:
                yield f"{at}.asks", f"“{what}”要填的“{name}”不是可以填写的事实"
    for step in kind.steps.values():
        if step.bulk and (step.needs_outcome or any(FACTS[n].required for n in step.asks if n in FACTS)):
            yield f"{step.at}.bulk", f"环节“{step.do}”每件都要填写，不能批量办理"
    for step in kind.steps.values():
        if step.on and step.on not in FACTS and step.on.removesuffix("_due_on") not in kind.terms:
            yield f"{step.at}.on", f"环节“{step.do}”的起算日“{step.on}”不是已知的事实"


def conditions(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    for step in kind.steps.values():
        if step.when and step.when not in kind.facts:
            yield f"{step.at}.when", f"环节“{step.do}”的条件“{step.when}”没有在事实表（facts）中说明"


def outcomes(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    for step in kind.steps.values():
        if step.outcome and step.outcome not in kind.outcomes:
            yield f"{step.at}.outcome", f"环节“{step.do}”的结果“{step.outcome}”不在结果表中"
        if step.needs_outcome and not kind.choices():
            yield f"{step.at}.needs_outcome", f"环节“{step.do}”要选结果，结果表却没有可选的结果"
    for outcome in kind.outcomes.values():
        if outcome.remedy not in REMEDIES:
            yield (
                f"{outcome.at}.remedy",
                f"结果“{outcome.label}”的救济告知“{outcome.remedy}”不在已知的几种之内",
            )


def cells(kind: Kind, shelf: Shelf) -> Iterator[Found]:
    known = CELLS.get(kind.cells)
    if known is None:
        yield "cells", f"没有名为“{kind.cells}”的统计表"
        return
    for outcome in kind.outcomes.values():
        if outcome.cell not in known:
            yield f"{outcome.at}.cell", f"结果“{outcome.label}”的统计项“{outcome.cell}”不在年报表中"


CHECKS: tuple[Check, ...] = (
    *checks_path.CHECKS,
    clocks,
    articles,
    letters,
    posts,
    rules,
    asked,
    conditions,
    outcomes,
    cells,
    *checks_clock.CHECKS,
    *checks_item.CHECKS,
)
