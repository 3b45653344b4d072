"""Several questions in one statement have the answers that each has by itself, each time they are asked."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Q, Value
from django.test.utils import CaptureQueriesContext

from mingtang.cases.models import Case
from mingtang.database.together import Size, Together
from mingtang.ledger.models import Event, Typed
from mingtang.papers.models import Paper
from mingtang.people.gates import Unscoped
from mingtang.people.models import Account, Agency, Holding
from tests import city
from tests.database.test_prepared import told

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_each_answer_is_that_of_its_question_and_all_come_by_one_statement():
    city.found()
    case, seat = city.request(), city.seat("request_officer")
    late = Q(due_on__lt=date(2026, 4, 1))

    def questions(code, day):
        return {
            "case": Case.objects.open_to(seat).filter(code=code).select_related("agency").annotate(lane=Value(3)),
            "events": Event.objects.filter(subject_type="case", subject=code).order_by("-id"),
            "typed": Typed.objects.filter(subject=code).order_by("field"),
            "papers": Paper.objects.house.filter(case=code).order_by("pk"),
            "account": Account.objects.filter(login="lt04.signer"),
            "held": Holding.objects.filter(since__lte=day).select_related("post", "person").order_by("pk"),
            "none": Agency.objects.none(),
            "agencies": Size(Agency.objects.filter(closed_on=None).order_by("name")),
            "nobody": Size(Agency.objects.none()),
            "cases": Size(Case.objects.open_to(seat), {"late": late, "closed": ~Q(closed_on=None)}),
        }  # fmt: skip

    asked = Together(questions, str, date)
    asked.ask(case.code, city.START.date())  # worded: whose agencies the seat covers was asked for
    for turn in (1, 2):
        with CaptureQueriesContext(connection) as sent:
            found = asked.ask(case.code, city.START.date())
        assert len(sent) == 1
        for name, question in questions(case.code, city.START.date()).items():
            if isinstance(question, Size):
                continue
            assert [told(row) for row in found[name]] == [told(row) for row in question], name
            assert found[name] or name == "none"
        assert found["case"][0].lane == 3
        assert (found["agencies"], found["nobody"]) == (3, 0)
        assert found["cases"] == {"late": turn, "closed": 0, "all": turn}, (
            "the second answer is of its moment"
        )
        with transaction.atomic():
            city.request()


def test_a_scoped_set_must_say_for_whom_and_every_open_value_must_be_asked_for():
    for question in (Case.objects.all(), Size(Case.objects.all())):
        with pytest.raises(Unscoped):
            Together(lambda question=question: {"cases": question}).ask()
    with pytest.raises(ValueError, match="open value"):
        Together(lambda code: {"all": Agency.objects.all()}, str).ask("x")
