"""分类导航: what is public by theme and audience, printed with each release and gone with each withdrawal."""

import pytest

from mingtang.press import addresses, audit, finding, jobs
from mingtang.records.filing import headings
from mingtang.records.models import Filing
from tests import city
from tests.city import START, later

from .printed import broken, files, page, run, tree
from .test_pages import published, record, withdraw

pytestmark = pytest.mark.django_db
BUILDING, FINANCE = addresses.filed("theme", "10"), addresses.filed("theme", "4")


@pytest.fixture
def town():
    city.found()


def test_an_edition_stands_under_its_class_and_each_of_its_audiences():
    assert headings({"subject_class": "城乡建设、环境保护"}) == [("theme", "10")]
    assert headings({"subject_class": "财政、金融、审计\\税务", "audience": ["elder", "farmer", "elder"]}) == [
        ("theme", "4"), ("audience", "elder"), ("audience", "farmer"),
    ]  # fmt: skip
    assert headings({"subject_class": "自己起的名字"}) == headings({}) == []


def test_a_release_puts_a_text_into_the_list_of_its_class(town):
    published(1)
    run(START)
    before = tree().current
    edition = record()
    run(later(START, 0, 1))
    html = page(BUILDING)
    assert edition.title in html and "主题分类：城乡建设、环境保护" in html and "共1条" in html
    touched = {row.path for row in tree().register.since(before) if row.path.startswith("find/")}
    assert touched == {"find/theme-10/index.html"}
    jobs.refresh(later(START, 0, 2))
    assert f'<a href="{BUILDING}">城乡建设、环境保护</a> <span class="quiet">1条</span>' in page("/find/")
    assert broken(files()) == [] and audit.findings() == []


def test_a_text_that_is_sorted_anew_leaves_the_old_list(town):
    edition = record()
    run(START)
    again = city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=later(START, 1),
        record=edition.record, values={"subject_class": "财政、金融、审计"}, files=[],
    )  # fmt: skip
    assert edition.title in page(BUILDING)  # a draft moves nothing
    case = city.case(again)
    case = city.take(
        case, "self_check", "drafter", later(START, 1), {**city.SELF_CHECK, "binds_public": False}
    )
    for do, post in (
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
        ("sign", "signer"),
    ):
        case = city.take(case, do, post, later(START, 1))
    run(later(START, 1))
    assert edition.title not in page(BUILDING) and edition.title in page(FINANCE)
    incremental = files()
    jobs.refresh(later(START, 1))
    incremental |= files()
    jobs.print_all(later(START, 1))
    assert files() == incremental


def test_a_withdrawn_text_is_in_no_list(town):
    edition = record(audience=["elder"]) if "audience" in city_fields() else record()
    run(START)
    withdraw(edition, later(START, 1))
    run(later(START, 1))
    assert edition.title not in page(BUILDING)
    jobs.refresh(later(START, 1, 1))
    assert BUILDING not in page("/find/")


def city_fields():
    from mingtang.records.content import EDITABLE

    return EDITABLE


def test_a_list_that_is_not_reprinted_would_be_seen(town, monkeypatch):
    """The seeded defect of the test above."""
    edition = record()
    run(START)
    monkeypatch.setattr(finding, "release", lambda *given: None)
    withdraw(edition, later(START, 1))
    run(later(START, 1))
    assert edition.title in page(BUILDING)


def test_every_list_can_be_reached_from_home(town):
    record()
    run(START)
    jobs.refresh(START)
    assert f'href="{addresses.FIND}#theme"' in page("/") and f'href="{addresses.FIND}' in page("/open/")
    codes = set(Filing.objects.values_list("sort", "code"))
    assert codes and all(addresses.filed(*heading) in page("/find/") for heading in codes)


def test_what_stood_before_is_filed_by_the_migration(town):
    from importlib import import_module

    from django.apps import apps

    record()
    rows = set(Filing.objects.values_list("edition", "sort", "code"))
    with city.transaction.atomic():
        Filing.objects.all().delete()
        import_module("mingtang.records.migrations.0007_filings").file(apps, None)
    assert set(Filing.objects.values_list("edition", "sort", "code")) == rows != set()
