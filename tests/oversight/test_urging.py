"""督办: asked by a supervisor, explained by the unit, closed by the supervisor; the clock never moves."""

import pytest

from mingtang.ledger.refusal import Refused
from mingtang.oversight import acts
from mingtang.oversight.models import Urging
from tests import city
from tests.city import START, later, seat

pytestmark = pytest.mark.django_db


def test_an_urging_is_read_explained_and_closed_and_leaves_the_clock_alone():
    city.found()
    case = city.request()
    acts.urge(case, "超过承诺时间未答复", later(START, 3).date(), by=seat("supervisor"), at=later(START, 1))
    urging = Urging.objects.get(case=case.code)
    with pytest.raises(Refused, match="尚未提交情况说明"):
        acts.close(urging, by=seat("supervisor"), at=later(START, 1))
    acts.explain(urging, "正在查找档案", by=seat("disclosure_head"), at=later(START, 2))
    acts.close(urging, by=seat("supervisor"), at=later(START, 3))
    after = city.case(case.code)
    assert (after.due_on, after.state, after.moves, after.urged) == (
        case.due_on,
        case.state,
        case.moves,
        False,
    )


def test_only_a_supervisor_urges_and_only_the_unit_explains():
    city.found()
    case = city.request()
    with pytest.raises(Refused):
        acts.urge(case, "x", later(START, 3).date(), by=seat("request_officer"), at=START)
    acts.urge(case, "x", later(START, 3).date(), by=seat("supervisor"), at=START)
    with pytest.raises(Refused):
        acts.explain(Urging.objects.get(), "x", by=seat("disclosure_head", "LT13"), at=START)
