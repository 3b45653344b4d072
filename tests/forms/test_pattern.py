import re
import time

import pytest

from mingtang.forms import pattern

HOSTILE = [
    *(r"(a+)+", r"(a*)*b", r"(a|a)*", r"(a|aa)+", r"(.*)*x", r"([a-z]+\d?)*", r"(a+){10,}", r"\d*\d*\d*\d*x"),
    *(
        r"(a?){60}a{60}",
        r"(?:(?:a|b)+c?)+",
        r"(x+x+)+y",
        r"(a)\1",
        r"(?=a+)a",
        r"(?<!a)b",
        r"(?>a+)b",
        r"a++b",
    ),
    *(r"(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(aa|a)(aa|a)(aa|a)(aa|a)",),
]
WANTED = {
    r"[\u4e00-\u9fff·]{2,20}": ("欧阳修", "A"),
    r"[A-Z]\d{8}": ("E12345678", "E1234567"),
    r"\d{6}": ("310000", "31000"),
    r"([\u4e00-\u9fff]{1,10})?〔\d{4}〕\d{1,5}号": ("澜政发〔2026〕3号", "澜政发[2026]3号"),
    r"(\d{1,3}\.){3}\d{1,3}": ("10.0.0.1", "10.0.0"),
    r"(?i)ab|cd": ("AB", "ac"),
}


@pytest.mark.parametrize("rule", HOSTILE)
def test_a_rule_that_could_run_away_is_refused(rule):
    assert pattern.fault(rule, 100)


@pytest.mark.parametrize("rule", WANTED)
def test_an_ordinary_rule_is_admitted_and_matches_the_whole_value(rule):
    good, bad = WANTED[rule]
    assert pattern.fault(rule, 100) == ""
    assert pattern.matches(rule, good)
    assert not pattern.matches(rule, bad)
    assert not pattern.matches(rule, good + "\n")


@pytest.mark.parametrize(
    "rule", ["(", "[a", "a{2,1}", "(?u)a", "(?P<x", "\\", "*", "(?z)a", "a{99999999999}"]
)
def test_a_rule_that_is_no_rule_is_refused_without_an_exception(rule):
    assert pattern.fault(rule, 100).startswith("规则")


def test_too_long_a_rule_or_value_is_refused():
    assert pattern.fault("a" * 121, 100) == "规则过长：121个字符，最多120个"
    assert pattern.fault("a", 501) == "有规则的字段最多500个字，现为501个"


def test_the_most_expensive_rules_that_are_admitted_answer_in_a_tenth_of_a_second():
    for rule in (r"a*a*b", r"(a{1,9}){4}b", r"(aa|a)(aa|a)(aa|a)(aa|a)(aa|a)(aa|a)(aa|a)(aa|a)a*b"):
        assert pattern.fault(rule, 200) == ""
        started = time.perf_counter()
        assert not pattern.matches(rule, "a" * 200)
        assert time.perf_counter() - started < 0.1


def test_a_timing_gate_alone_would_let_a_slow_rule_in():
    """The defect: to try a rule on one short text. The rule below is quick there and endless on the next."""
    rule = r"(a|a)*b"
    started = time.perf_counter()
    assert re.fullmatch(rule, "a" * 12) is None
    assert time.perf_counter() - started < 0.1
    assert pattern.fault(rule, 100)
