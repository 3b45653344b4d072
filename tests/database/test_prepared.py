"""A question that is compiled once answers as the ORM does, and rows written by columns are the rows that `save` writes."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.forms.models import model_to_dict

from mingtang.cases import acts, publishing, reading, requests
from mingtang.cases.models import Case
from mingtang.database.prepared import Prepared, change, insert, rewrite
from mingtang.jobs import outbox
from mingtang.jobs.models import Job
from mingtang.ledger.models import Typed
from mingtang.papers.models import Paper
from mingtang.people.gates import Unscoped
from mingtang.people.models import Agency
from mingtang.records import models as records
from mingtang.records.models import Attachment, Record
from mingtang.rehearsal import stage
from tests import city

pytestmark = [pytest.mark.django_db, pytest.mark.both]

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def told(row):
    """A row as plain values, with those of the rows that came with it."""
    joined = {name: told(other) for name, other in row._state.fields_cache.items() if other is not None}
    return {**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}, **joined}


def test_every_prepared_question_answers_as_the_orm_does():
    city.found()
    asked, published = city.request(), city.published()
    record = Record.objects.house.get()
    with transaction.atomic():
        for order, name in enumerate(("乙", "甲")):
            Attachment.objects.create(record=record, name=name, media="x/x", size=1, digest="0", order=order)
        outbox.put("press.print", dedupe="all")
    typed = Typed.objects.filter(subject_type="case", subject=asked.code).order_by("seq")
    papers = Paper.objects.house.filter(case=asked.code, cancelled_on=None, erased=False)
    same = Job.objects.filter(topic="press.print", dedupe="all", lease_until=None).order_by("id")[:1]
    for question, values, orm in (
        (acts._agency, ["LT04"], Agency.objects.filter(code="LT04")),
        (stage._case, [asked.code], Case.objects.house.select_related("agency").filter(code=asked.code)),
        (publishing.recorded, [record.code], Record.objects.house.select_related("column", "agency")),
        (reading.typed, [asked.code], typed),
        (requests._papers, [asked.code], papers),
        (records.attachments, [record.code], Attachment.objects.order_by("order", "pk")),
        (outbox._same, ["press.print", "all"], same),
    ):
        expected = [told(row) for row in orm]
        assert expected, question
        with transaction.atomic():
            assert [told(row) for row in question.all(*values)] == expected
            assert [told(row) for row in question.all(*values)] == expected, "the second time too"
    assert published.facts["facts"]["record"] == record.code


def test_a_question_without_an_answer():
    city.found()
    assert acts._agency.first("nobody") is None
    with pytest.raises(Agency.DoesNotExist):
        acts._agency.one("nobody")


def test_a_question_must_say_its_scope_and_use_what_is_left_open():
    with pytest.raises(Unscoped):
        Prepared(lambda code: Case.objects.filter(code=code), str).all("x")
    with pytest.raises(ValueError, match="open value"):
        Prepared(lambda code: Agency.objects.filter(closed_on=None), str).all("x")


def test_a_row_is_stored_and_rewritten_with_every_column():
    city.found()
    made = Case(
        code="prepared", no="甲〔2026〕1号", family="request", kind="request-2019", agency_id="LT04", state="open",
        facts={"facts": {"名": ["值", 1, None]}}, received_on=date(2026, 3, 2), opened_at=AT, moved_at=AT, provisional=True,
    )  # fmt: skip
    with transaction.atomic():
        assert insert(made) is made
        assert made.pk and not made._state.adding
    assert told(Case.objects.house.get(code="prepared")) == told(made)
    made.facts, made.due_at, made.received_on, made.title = {}, AT, None, "改过的标题"
    with transaction.atomic():
        rewrite(made)
    assert model_to_dict(Case.objects.house.get(code="prepared")) == model_to_dict(made)


def test_a_change_is_made_only_where_the_row_is_as_said():
    city.found()
    case = city.request()
    with transaction.atomic():
        assert change(Case, {"title": "新", "due_on": None}, pk=case.pk, moves=case.moves + 1) == 0
        assert change(Case, {"title": "新", "due_on": None}, pk=case.pk, moves=case.moves) == 1
    now = Case.objects.house.get(pk=case.pk)
    assert (now.title, now.due_on, now.moves) == ("新", None, case.moves)


def test_rewriting_a_row_that_is_gone_is_an_error():
    city.found()
    with transaction.atomic(), pytest.raises(Case.DoesNotExist):
        rewrite(Case(pk=10**6, agency_id="LT04", opened_at=AT, moved_at=AT))


def test_no_model_makes_its_rows_in_a_way_of_its_own():
    """Rows of prepared questions are made without `from_db` and the constructor."""
    for model in apps.get_models():
        assert model.from_db.__func__ is Model.from_db.__func__, model
        assert model.__init__ is Model.__init__, model
