"""The five seed reports issued again: a set that implies their figures, chapters in their own order, every number bound.

What is not bound is printed with its reason: `pytest -s tests/counts/test_seeds.py -k cannot`."""

import io
import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import transaction
from docx import Document

from mingtang.cli import report
from mingtang.counts import acts, audit, reports
from mingtang.counts.models import Report
from mingtang.counts.work import drafting
from mingtang.counts.work.sources import CASES, RETURNED, ROWS
from mingtang.counts.work.sources import uses as uses_of
from mingtang.ledger.refusal import Refused
from mingtang.papers import render
from tests import city
from tests.counts import seeds

SCALES = {"万": 10_000, "亿": 100_000_000}
LEFT = {
    "001 F-027": "是上级对一把手上线率的要求，不是这一年的结果；正文照印，写明出处",
    "002 F-047": "页尾的数字，原文没有说明是什么，不是这一年的工作数据",
    "004 F-133": "政策名称里的数字，不是统计数",
}


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    """A city that has kept its ledger since 2008; each seed lives in it inside its own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(city, "START", datetime(2008, 1, 7, 1, tzinfo=UTC))
        city._found()
        yield
        transaction.set_rollback(True)


def worth(shown: str) -> Decimal:
    """What a figure says as a number: 近200, 4万多, 99.4%, 71%以上."""
    digits = "".join(char for char in shown if char.isdigit() or char == ".")
    return Decimal(digits) * next((n for scale, n in SCALES.items() if scale in shown), 1)


def test_the_list_of_figures_that_cannot_be_bound_is_explained_and_nothing_else_is_missing():
    told = {
        f"{seed} {one}": why
        for seed in seeds.SEEDS
        for one, why in seeds.given(seed).get("unbound", {}).items()
    }
    print(*(f"{one} {why}" for one, why in told.items()), sep="\n")
    assert told == LEFT
    bound = {one for seed in seeds.SEEDS for one in seeds.given(seed)["figures"]}
    assert bound | {one.partition(" ")[2] for one in told} == {f"F-{n:03}" for n in range(1, 134)}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", seeds.SEEDS)
def test_a_seed_is_issued_again_in_its_own_order_with_every_figure_bound(town, seed):
    said = seeds.given(seed)
    seeds.play(said)
    made = seeds.issued(said)
    assert made.open == []
    assert list(made.form.written) == [one["key"] for one in said["layout"]["chapter"]]
    uses = {use.name: use for use in uses_of(made)}
    for figure, asked in said["figures"].items():
        use, value = uses[asked["name"]], Decimal(str(asked["value"]))
        assert worth(use.shown).quantize(value, ROUND_HALF_UP) == value, figure
        assert use.how in (CASES, ROWS, RETURNED) and (use.source or use.how == CASES), figure
        assert use.how == CASES or use.behind or not value, figure
        assert use.shown in made.printed[use.chapter], figure
    for table, cells in said.get("tables", {}).items():
        rows = made.tables.values[table].values()
        assert ["" if row["value"] is None else str(row["value"]) for row in rows] == cells, table
    document = drafting.document(made)
    assert len(document["figures"]) >= len(said["figures"]) and not document["open"]


@pytest.mark.django_db
def test_the_appendices_of_2012_are_the_seeds_own_blanks_blank_and_the_cases_behind_them(town):
    said = seeds.given("003a")
    seeds.play(said)
    made = seeds.issued(said)
    uses = {use.name: use for use in uses_of(made)}
    assert (uses["收到申请总数"].how, uses["领导接待批次"].how, uses["官方微博发布数"].how) == (
        CASES,
        ROWS,
        RETURNED,
    )
    assert uses["领导接待批次"].behind == 11 and uses["门户网站采纳信息数"].shown == "近200"
    assert len(made.tables.lists["requests"]["app_letter"]["value"]) == 5
    word = Document(io.BytesIO(render.report("docx", reports.paper(made, datetime(2012, 12, 31).date()))))
    labels = [one["label"] for one in said["layout"]["chapter"] if one.get("label")]
    assert [line.text for line in word.paragraphs if line.text in labels] == labels and len(word.tables) == 4


@pytest.mark.django_db
def test_the_command_issues_it_from_a_file_and_says_what_is_open(town, tmp_path, capsys):
    said = seeds.given("001")
    seeds.play(said)
    file = tmp_path / "layout.toml"
    file.write_text(seeds._toml(said["layout"]), encoding="utf-8")
    asked = ["work", "--agency", "LT04", "--year", "2012"]
    assert report.main([*asked, "--layout", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["said"] == [
        {"chapter": "interaction", "text": "50%", "why": "节目组对一把手上线率的要求，不是统计数"}
    ]
    file.write_text(file.read_text(encoding="utf-8").replace("〔年终考评得分〕", "101.7"), encoding="utf-8")
    assert report.main([*asked, "--layout", str(file)]) == 1
    assert "✗ interaction 101.7：未绑定" in capsys.readouterr().out
    file.write_text("title = 1 2", encoding="utf-8")
    assert report.main([*asked, "--layout", str(file)]) == 2
    assert (
        report.main([*asked, "--file", str(tmp_path / "a.docx")]) == 1
    )  # the usual chapters leave gaps for people
    shown = capsys.readouterr().out
    assert "编印简报" not in shown  # a sentence with a blank figure is not written
    assert (
        "召开政务公开方面的会议1次" in shown
        and "〔待填：" in shown
        and (tmp_path / "a.docx").stat().st_size > 5000
    )


@pytest.mark.django_db
def test_a_seed_is_stored_bound_and_frozen_like_an_annual_report(town):
    said = seeds.given("001")
    seeds.play(said)
    drafted, by, at = seeds.issued(said), city.seat("disclosure_head"), datetime(2013, 1, 15, 2, tzinfo=UTC)
    chapters = seeds.chapters(said).body
    row = acts.prepare(seeds.agency(), 2012, drafted.texts, chapters=chapters, by=by, at=at)
    report = Report.objects.house.get(pk=row)
    with pytest.raises(Refused, match="1处数字未绑定（50%）"):
        acts.submit(report, by=by, at=at)
    ((section, loose),) = reports.shown(seeds.agency(), 2012, kind="work").open
    acts.confirm(report, loose.key, said["layout"]["said"][loose.text], by=by, at=at)
    acts.submit(report, by=by, at=at)
    assert (
        section == "interaction" and report.printed == drafted.printed and report.name == "LT04-2012-work-1"
    )
    assert report.sources == [one.document() for one in uses_of(drafted)]
    assert Report.objects.house.official("LT04", 2012) is None  # the annual report is another
    found = reports.shown(seeds.agency(), 2012, kind="work")
    assert (
        found.frozen
        and list(found.form.written) == list(drafted.form.written)
        and not list(audit.differences())
    )
    Report.objects.house.filter(pk=row).update(chapters={**chapters, "title": "另一个题目"})
    assert list(audit.differences()) == [report.name]
