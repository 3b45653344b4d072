"""The packaged tables themselves: complete, sourced, unchanged, and every way through them ends."""

import ast
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mingtang import clock, kinds
from mingtang.kinds import letters, load, service, vocabulary
from mingtang.people.posts import POSTS
from tests.kinds.items import road, subsidy

ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条|〔\d{4}〕\d+号")
PACKAGED = kinds.all_versions()
EVERY = [*(kinds.get(version) for version in PACKAGED), service.build(road()), service.build(subsidy())]
SHIPPED = load.shipped()
REQUEST = kinds.get("request-2019")


@pytest.mark.parametrize("version", PACKAGED)
def test_a_packaged_kind_has_no_faults(version):
    assert kinds.check_text(load.source(version), load.rules(version), load.letters(version)) == []


def test_the_packaged_kinds_are_these_and_new_cases_begin_under_the_newest():
    assert PACKAGED == (
        "consult-1",
        "correct-1",
        "import-1",
        "reassess-1",
        "release-1",
        "release-2",
        "release-oa-1",
        "release-oa-2",
        "remedy-1",
        "request-2019",
        "request-2019-2",
        "section-1",
        "validity-1",
    )
    assert [kinds.newest(code) for code in ("import", "release", "request")] == [
        "import-1",
        "release-2",
        "request-2019-2",
    ]
    with pytest.raises(LookupError):
        kinds.newest("petition")
    with pytest.raises(kinds.KindError, match="没有名为“request-2007”的办件类型"):
        kinds.get("request-2007")
    for escape in ("../kinds", "request_2019", "", "."):
        with pytest.raises(kinds.KindError):
            kinds.get(escape)


def test_a_shipped_version_keeps_its_bytes():
    """To renew before a release: `python -m mingtang.kinds > tests/kinds/digests.json`."""
    kept = json.loads(Path(__file__).with_name("digests.json").read_text())
    assert kept == {version: kinds.digest(version) for version in SHIPPED}


def test_the_digest_sees_table_rules_and_letters(tmp_path, monkeypatch):
    import shutil

    shutil.copytree(load.HERE / "request_2019", tmp_path / "request_2019")
    monkeypatch.setattr(load, "HERE", tmp_path)
    before = kinds.digest("request-2019")
    for name in ("kind.toml", "rules.py", "fees.py", "letters/extension.txt"):
        path = tmp_path / "request_2019" / name
        kept = path.read_bytes()
        path.write_bytes(kept + b"\n")
        assert kinds.digest("request-2019") != before, name
        path.write_bytes(kept)
    assert kinds.digest("request-2019") == before


def test_the_posts_are_those_of_the_people_room():
    assert dict(vocabulary.POSTS) == POSTS


def test_no_django_is_imported():
    code = "import sys, mingtang.kinds.service, mingtang.kinds.letters; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


def every_rule():
    return [(v, name, rule) for v in SHIPPED for name, rule in load.rules(v).items()]


@pytest.mark.parametrize(
    ("version", "name", "rule"), every_rule(), ids=lambda x: x if isinstance(x, str) else ""
)
def test_a_rule_names_its_source_and_reads_only_known_facts(version, name, rule):
    assert ARTICLE.search(rule.__doc__ or ""), f"{name} has no article in its docstring"
    terms = {f"{key}_due_on" for kind in EVERY for key in kind.terms}
    unknown = facts_read(inspect.getsource(rule)) - set(kinds.FACTS) - terms
    assert not unknown, f"{name} reads facts nobody declares: {unknown}"


def facts_read(source: str) -> set[str]:
    """Names of facts a rule reads: facts["x"], facts.get("x"), _helper(facts, "x")."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "facts":
            found.add(node.slice.value)
        if isinstance(node, ast.Call):
            owner = getattr(getattr(node.func, "value", None), "id", "")
            helper = bool(node.args) and getattr(node.args[0], "id", "") == "facts"
            given = node.args[:1] if owner == "facts" else node.args[1:2] if helper else []
            found |= {arg.value for arg in given if isinstance(arg, ast.Constant)}
    return found


def test_the_reader_of_facts_sees_all_three_spellings():
    rule = """def rule(facts): return facts["one"] or facts.get("two", "no") or _text(facts, "three")"""
    assert facts_read(rule) == {"one", "two", "three"}


def test_every_rule_is_used_by_some_row():
    for version in PACKAGED:
        kind = kinds.get(version)
        rows = [*kind.steps.values(), *kind.outcomes.values()]
        assert {name for row in rows for name in row.rule} == set(load.rules(version)), version
    items = [service.build(road()), service.build(subsidy())]
    assert {n for kind in items for step in kind.steps.values() for n in step.rule} == set(
        load.rules("service-1")
    )


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.version)
def test_every_way_through_a_kind_ends(kind):
    """Walks the table by itself, step by step with the set of steps done, instead of asking the checker. Of these only the
    ones that decide whose turn it is are told apart: what may be done once, and what others wait for."""
    facts = dict.fromkeys(kind.facts, True)
    telling = {s.do for s in kind.steps.values() if s.once} | {
        do for s in kind.steps.values() for do in s.after
    }

    def after(step, done):
        return kind.done_after(step, done) & telling

    seen, todo = set(), [(step.to, after(step, ())) for step in kind.openings]
    graph: dict = {}
    while todo:
        place = todo.pop()
        if place in seen:
            continue
        seen.add(place)
        state, done = place
        graph[place] = [(s.target(state), after(s, done)) for s in kind.ready(state, done, facts)]
        todo.extend(graph[place])
        assert kind.states[state].final == (not graph[place]), f"{state} {sorted(done)}"
    ending = {place for place in seen if kind.states[place[0]].final}
    while more := {p for p in seen - ending if ending.intersection(graph[p])}:
        ending |= more
    assert seen == ending
    assert {state for state, _ in seen} == set(kind.states)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.version)
def test_every_row_has_consequence_article_and_somebody_to_do_it(kind):
    for step in kind.steps.values():
        assert step.consequence and step.by and step.label, step.do
        assert re.search(r"第.+条|〔|《", step.law), step.do
    for term in kind.terms.values():
        assert isinstance(term.rule(), clock.Rule)
        assert term.rule(3).term.n == 3


def test_the_outcomes_are_those_of_the_regulation():
    assert set(REQUEST.outcomes) == {
        "already_public", "granted", "partial", "denied_state_secret", "denied_law_prohibits",
        "denied_security_stability", "denied_third_party", "denied_internal_affairs", "denied_process_info",
        "denied_enforcement_file", "special_inquiry", "not_exist", "not_ours", "needs_processing", "unclear",
        "petition", "repeat", "publication", "excessive", "reconfirm", "abandoned_correction", "abandoned_fee", "other",
    }  # fmt: skip
    assert {outcome.cell for outcome in REQUEST.outcomes.values()} == vocabulary.CELLS["applications"]


@pytest.mark.parametrize("outcome", REQUEST.outcomes.values(), ids=lambda outcome: outcome.key)
def test_an_outcome_has_article_cell_letter_and_remedy(outcome):
    letter = letters.load("request-2019", outcome.letter)
    assert outcome.cell in vocabulary.CELLS["applications"]
    assert set(re.findall("第.+?条", outcome.article)) <= set(re.findall("第.+?条", letter.basis))
    assert "《中华人民共和国政府信息公开条例》第" in outcome.law_text
    assert letter.remedy.removesuffix("_part") == outcome.remedy != "none"
    assert letter.to == "applicant"


def test_the_newest_table_of_requests_keeps_the_outcomes_with_their_cells_and_letters():
    newest = kinds.get(kinds.newest("request"))
    assert newest.builds_on == REQUEST.version
    assert {k: (o.cell, o.letter, o.remedy) for k, o in newest.outcomes.items()} == {
        k: (o.cell, o.letter, o.remedy) for k, o in REQUEST.outcomes.items()
    }
    for key in {o.letter for o in newest.outcomes.values()} - {"notice_excessive"}:
        assert letters.load(newest.version, key) == letters.load(REQUEST.version, key)
    assert letters.load(newest.version, "pause") != letters.load(REQUEST.version, "pause"), (
        "its own come first"
    )
    ending = [s.do for s in newest.steps.values() if "reply" in s.ends]
    assert set(ending) == {"abandon", "abandon_unpaid", "delay", "deliver", "split", "withdraw"}
    assert all({"delayed", "redo"} <= set(newest.steps[do].ends) for do in ending if do != "delay")


def test_a_refusal_under_articles_14_to_16_goes_to_review_first():
    by_remedy = {o.key for o in REQUEST.outcomes.values() if o.remedy == "review_first"}
    assert by_remedy == {key for key in REQUEST.outcomes if key.startswith("denied_")} | {"partial"}
    assert [o.key for o in REQUEST.outcomes.values() if o.remedy == "setting"] == ["special_inquiry"]


def test_an_officer_cannot_choose_what_only_a_missed_term_brings():
    chosen = {outcome.key for outcome in REQUEST.choices()}
    assert set(REQUEST.outcomes) - chosen == {"abandoned_correction", "abandoned_fee"}


def test_what_the_letter_of_an_outcome_wants_is_asked_for():
    asked_before = {name for step in REQUEST.steps.values() for name in step.asks}
    for outcome in REQUEST.outcomes.values():
        letter = letters.load("request-2019", outcome.letter)
        typed = {name for name in letter.wants if name in kinds.FACTS and kinds.FACTS[name].typed}
        assert typed <= asked_before | set(outcome.asks), outcome.key


def test_labels_of_states_are_those_of_the_terms():
    labels = {key: state.label for key, state in REQUEST.states.items()}
    assert labels == {
        "to_confirm": "待双方确认", "registered": "已登记", "correction": "待补正", "open": "办理中",
        "consulting": "征求意见中（暂停计时）", "fee": "待缴费", "signing": "答复审签中", "answered": "已答复",
        "delivered": "已送达", "withdrawn": "申请人已撤回", "abandoned": "视为放弃申请", "archived": "已归档",
    }  # fmt: skip


def test_the_reply_term_is_twenty_working_days_and_once_twenty_more():
    reply = REQUEST.terms["reply"].rule()
    assert (reply.term.n, reply.term.unit, reply.cap, reply.once) == (20, "working_days", 20, True)
    assert REQUEST.main == "reply"
    extend = REQUEST.steps["extend"]
    assert (extend.by, extend.adds, extend.once) == (("disclosure_head",), 20, True)


def test_every_clock_of_a_request_moves_as_the_regulation_says():
    steps = REQUEST.steps
    for opening in ("submit", "register", "confirm"):
        assert "reply" in steps[opening].starts and steps[opening].on == "received_on"
    for pending in ("submit_pending", "register_pending"):
        assert "reply" not in steps[pending].starts
    assert steps["receive_correction"].restarts == ("reply",)
    assert steps["consult_third_party"].pauses == steps["third_party_answered"].resumes == ("reply",)
    assert steps["third_party_silent"].on == "third_party_due_on"
    assert [s.do for s in steps.values() if "reply" in s.ends] == [
        "abandon",
        "abandon_unpaid",
        "deliver",
        "withdraw",
    ]


def test_a_kind_cites_the_full_name_of_a_law_once():
    assert (
        REQUEST.cite("条例第三十条、第三十一条") == "《中华人民共和国政府信息公开条例》第三十条、第三十一条"
    )
    release = kinds.get("release-1")
    assert release.cite("保密法实施条例第四十二条") == "《中华人民共和国保守国家秘密法实施条例》第四十二条"
    assert release.cite(release.cite("条例第三十条")) == release.cite("条例第三十条")
