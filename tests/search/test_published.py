"""The index follows what is published: through the acts and the job."""

from datetime import date

import pytest
from django.db import transaction

from mingtang.cases import releases
from mingtang.jobs.models import Job
from mingtang.people.models import Agency
from mingtang.records.models import Edition, Record
from mingtang.search import jobs, published
from mingtang.search.index import FORMAT, Builder, IndexBusy, Reader, Writer, current, every
from mingtang.search.query import search
from tests import city
from tests.city import START, later, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    city.found()


def released(title: str, at=START, **more):
    case = city.published(at, title=title, **more)
    return case, Edition.objects.house.get(record=releases.record_of(case), current=True)


def _holds(folder, what: str) -> bool:
    """Whether a file below `folder` holds it, as UTF-8 or as the index stores bodies."""
    forms = (what.encode(), what.encode("utf-16-le"))
    return any(form in p.read_bytes() for p in folder.rglob("*") if p.is_file() for form in forms)


def hits(asked: str, **which):
    return search(published.reader(), asked, 50, **which).hits


def test_a_document_of_the_index_has_what_the_results_and_filters_need(town):
    _, edition = released(
        "关于石桥路夜间施工的通告", column="notices", body="<p>六月三日起，每晚二十二时封闭。</p>"
    )
    jobs.index_waiting(START)
    (hit,) = hits("夜间施工")
    assert (hit.url, hit.agency, hit.column, hit.kind, hit.published_on) == (
        edition.path,
        "LT04",
        "notices",
        "notices",
        date(2026, 3, 2),
    )
    assert hit.own and hit.columns == ("notices",)
    assert "<mark>夜间施工</mark>" in hit.snippet
    assert [h.url for h in hits("每晚二十二时封闭")] == [edition.path]
    assert [h.url for h in hits("LT04/2026-00001")] == [edition.path]
    assert hits("夜间施工", agency="LT13") == () and hits("夜间施工", column="open") == ()
    assert Edition.objects.house.get(pk=edition.pk).indexed


def test_an_agency_is_found_by_what_people_call_it(town):
    with transaction.atomic():
        Agency.objects.filter(code="LT04").update(name="澜汀市城市综合管理局", short="市综管局")
    _, edition = released("2026年部门预算", body="<p>收支平衡。</p>")
    jobs.index_waiting(START)
    assert [h.url for h in hits("综管局 预算", partial=False)] == [edition.path]


def test_a_column_takes_in_the_columns_below_it(town):
    _, edition = released("关于路灯的通知")
    jobs.index_waiting(START)
    assert [h.url for h in hits("路灯", column="open")] == [edition.path]


def test_reference_law_is_told_apart_from_the_citys_own(town):
    _, own = released("澜汀市路灯管理规定")
    _, law = released("城市路灯管理条例", column="reference-law")
    jobs.index_waiting(START)
    assert [h.url for h in hits("路灯管理")] == [own.path, law.path]
    assert [h.url for h in hits("路灯管理", own=False)] == [law.path]


def test_a_new_edition_replaces_the_old(town):
    _, edition = released("关于路灯的通知", body="<p>旧的说法。</p>")
    jobs.index_waiting(START)
    again = city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=later(START, 1),
        record=Record.objects.house.get(pk=edition.record_id), values={"body": "<p>新的说法。</p>"},
    )  # fmt: skip
    again = take(city.case(again), "self_check", "drafter", START, {**city.SELF_CHECK, "binds_public": False})
    for do, post in (
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
        ("sign", "signer"),
    ):
        again = take(again, do, post, later(START, 1))
    jobs.index_waiting(later(START, 1))
    (doc,) = every(published.reader().view())
    assert "新的说法。" in doc.body and "旧的说法。" not in doc.body
    assert [h.url for h in hits("新的说法")] == [edition.path]
    assert list(Edition.objects.house.order_by("no").values_list("indexed", flat=True)) == [False, True]


def test_what_is_withdrawn_is_gone_at_once_and_its_bytes_the_same_night(town, settings):
    case, _ = released("金丝雀的通知", body="<p>canaryword</p>")
    released("关于路灯的通知")
    jobs.index_waiting(START)
    take(case, "withdraw", "signer", START, {"reason": "有误"})
    assert published.still_public(hits("金丝雀")) == []  # also before the job
    jobs.index_waiting(START)
    assert hits("金丝雀") == () and len(hits("路灯")) == 1
    job = Job.objects.get(topic="search.reprint")
    assert job.run_at.isoformat() == "2026-03-02T19:40:00+00:00"  # 3:40 of the next day in Shanghai
    assert _holds(settings.MINGTANG_INDEX, "canaryword")
    jobs.reprint(START)
    assert [doc.title for doc in every(published.reader().view())] == ["关于路灯的通知"]
    assert not _holds(settings.MINGTANG_INDEX, "canaryword")


def test_the_job_may_run_again_and_changes_nothing(town):
    released("关于路灯的通知")
    jobs.index_waiting(START)
    jobs.index_waiting(START)
    assert len(hits("路灯")) == 1 and published.differences() == []


def test_an_index_of_another_format_is_printed_anew(town, settings):
    released("关于路灯的通知")
    jobs.index_waiting(START)
    file = settings.MINGTANG_INDEX / "CURRENT"
    file.write_text(file.read_text().replace(FORMAT, f"0{FORMAT}"))
    _, second = released("关于井盖的通知")
    jobs.index_waiting(START)
    assert len(hits("路灯")) == 1 and [h.url for h in hits("井盖")] == [second.path]
    assert current(settings.MINGTANG_INDEX)["format"] == FORMAT


def test_while_another_process_writes_the_job_waits_for_its_next_attempt(town, settings):
    released("关于路灯的通知")
    Builder(settings.MINGTANG_INDEX).build([])
    with Writer(settings.MINGTANG_INDEX), pytest.raises(IndexBusy):
        jobs.index_waiting(START)
    assert not Edition.objects.house.filter(indexed=True).exists()
    jobs.index_waiting(START)
    assert len(hits("路灯")) == 1


def test_a_withdrawal_while_the_index_is_written_leaves_nothing_behind(town, monkeypatch):
    case, _ = released("金丝雀的通知")
    released("关于路灯的通知")
    real = published.Columns.docs

    def docs(self, ids):
        yield from list(real(self, ids))
        if city.case(case.code).state == "published":
            take(case, "withdraw", "signer", START, {"reason": "有误"})

    monkeypatch.setattr(published.Columns, "docs", docs)
    jobs.index_waiting(START)
    assert hits("金丝雀") == () and published.differences() == []


def test_differences_are_named(town, settings):
    _, edition = released("关于路灯的通知")
    jobs.index_waiting(START)
    with Writer(settings.MINGTANG_INDEX) as writer:
        writer.put(published.Doc(id="stranger", title="不该在这里"))
        writer.remove(published.code_of(edition))
    said = published.differences()
    assert said == [
        "index: stranger: found a document, expected none",
        f"index: {published.code_of(edition)}: found none, expected edition 1",
    ]
    with transaction.atomic():
        Edition.objects.house.filter(pk=edition.pk).update(indexed=False)
    assert len(published.differences()) == 1  # what still waits is no fault


def test_one_reader_serves_all_threads_of_an_installation(town, settings):
    assert published.reader() is published.reader()
    assert isinstance(published.reader(), Reader) and published.reader().root == settings.MINGTANG_INDEX


def test_an_index_of_another_format_is_told_and_not_compared(town, monkeypatch):
    released("关于路灯的通知")
    jobs.index_waiting(START)
    monkeypatch.setattr("mingtang.search.index.FORMAT", "0-other")
    published._reader.cache_clear()
    assert [line[:6] for line in published.differences()] == ["index:"]
    published._reader.cache_clear()
