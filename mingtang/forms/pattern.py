"""Rules (regular expressions) that staff write for a text field, admitted only when matching cannot run away.

Pure Python. The bound is counted, not timed: a rule is taken apart and the number of ways in which it could be
matched against a text of the field's greatest length is multiplied up; above `MOST_WAYS` it is refused.
"""

import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]  # private, unchanged in 3.11–3.13: the tree the engine itself runs
from typing import Any

LONGEST_RULE = 120  # characters
LONGEST_TEXT = 500  # characters of a value that a rule may be asked to match
MOST_WAYS = 100_000  # some 10 ms for a hostile value
MOST_ROUNDS = 10  # of a part that is itself variable

_SINGLE = {op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY, op.AT}
_REPEAT = {op.MAX_REPEAT, op.MIN_REPEAT}


class _Unbounded(ValueError):
    """Says in Chinese what in the rule is refused."""


def fault(rule: str, longest: int) -> str:
    """Why `rule` may not be used on values of up to `longest` characters, or ""."""
    if len(rule) > LONGEST_RULE:
        return f"规则过长：{len(rule)}个字符，最多{LONGEST_RULE}个"
    if longest > LONGEST_TEXT:
        return f"有规则的字段最多{LONGEST_TEXT}个字，现为{longest}个"
    try:
        tree = _parser.parse(rule, re.ASCII)
        ways = _sequence(tree, longest)
    except _Unbounded as reason:
        return str(reason)
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        return f"规则写法有误：{error}"
    if ways > MOST_WAYS:
        return f"规则的可能匹配方式过多（{ways}种，最多{MOST_WAYS}种），请写明每一处的字数"
    return ""


def matches(rule: str, value: str) -> bool:
    """Whether the whole of `value` follows `rule`; digits and word characters mean ASCII ones."""
    return re.fullmatch(rule, value, re.ASCII) is not None


def _sequence(parts: Any, longest: int) -> int:
    ways = 1
    for kind, about in parts:
        ways *= _part(kind, about, longest)
    return ways


def _part(kind: Any, about: Any, longest: int) -> int:
    """How many ways one part of a rule can be matched, at most."""
    if kind in _SINGLE:
        return 1
    if kind is op.SUBPATTERN:
        return _sequence(about[-1], longest)
    if kind is op.BRANCH:
        return sum(_sequence(branch, longest) for branch in about[1])
    if kind in _REPEAT:
        least, most, inner = about
        return _repeat(least, most, inner, longest)
    raise _Unbounded("规则中不能使用前后查看、反向引用等写法")


def _repeat(least: int, most: Any, inner: Any, longest: int) -> int:
    inner_ways = _sequence(inner, longest)
    if most == 1:
        return inner_ways + (1 - least)
    if inner_ways > 1 and most > MOST_ROUNDS:
        raise _Unbounded(f"规则中可变的部分最多重复{MOST_ROUNDS}次")
    rounds = range(min(int(least), longest), min(int(most), longest) + 1)
    return len(rounds) if inner_ways == 1 else int(sum(inner_ways**n for n in rounds))
