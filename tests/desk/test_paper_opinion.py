"""代录: a clerk enters a leader's paper opinion with its scan; the leader reads it and may object."""

from datetime import date

import pytest

from mingtang.cases import acts
from mingtang.cases.models import Reading
from mingtang.cases.reading import story
from mingtang.ledger.refusal import Refused
from mingtang.vault import files, keys
from tests import city
from tests.city import START, seat, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def signing():
    city.found()
    keys.make()
    case = take(city.request(), "accept", "request_officer", START)
    given = {"finding": "可以公开", "material_list": ["方案"], "delivery": "电子邮件"}
    case = take(case, "decide", "request_officer", START, given, outcome="granted")
    return take(case, "secrecy_review", "secrecy_reviewer", START)


def test_a_paper_opinion_names_the_leader_as_owner_and_the_clerk_as_actor(signing):
    scan = files.put(b"%PDF-1.4 scan")
    acts.take(
        signing,
        "sign",
        {},
        on_paper="signer",
        scan=scan,
        paper_on=date(2026, 3, 1),
        by=seat("registry_clerk"),
        at=START,
    )
    last = next(e for e in story(city.case(signing.code)) if e["title"] == "签发")
    assert last["proxy"] and "代录" in last["who"]
    assert [p["meta"] for p in last["papers"] if p["name"] == "批示原件扫描"] == ["2026年3月1日批示"]
    assert Reading.objects.get().post == "signer"


def test_without_a_scan_or_for_a_post_that_does_not_sign_it_is_refused(signing):
    with pytest.raises(Refused, match="原件扫描"):
        acts.take(signing, "sign", {}, on_paper="signer", by=seat("registry_clerk"), at=START)
    with pytest.raises(Refused, match="只有机要文书"):
        acts.take(signing, "sign", {}, on_paper="signer", scan="x" * 64, by=seat("handler"), at=START)


@pytest.mark.parametrize(("on", "said"), [(None, "所署的日期"), (date(2099, 1, 1), "不能晚于今天")])
def test_the_day_on_the_paper_is_asked_and_has_been(signing, on, said):
    with pytest.raises(Refused, match=said) as refused:
        acts.take(
            signing,
            "sign",
            {},
            on_paper="signer",
            scan="x" * 64,
            paper_on=on,
            by=seat("registry_clerk"),
            at=START,
        )
    assert refused.value.field == "paper_on"


def test_a_paper_opinion_never_replaces_the_second_person(signing):
    """The leader whose opinion it is counts as the actor: one who drafted the reply cannot sign it on paper either."""
    from mingtang.people.models import Holding

    Holding.objects.filter(post__agency="LT04", post__kind="signer").update(person_id="LT04.request_officer")
    with pytest.raises(Refused, match="同一人不能办理"):
        acts.take(
            signing,
            "sign",
            {},
            on_paper="signer",
            scan="0" * 64,
            paper_on=START.date(),
            by=seat("registry_clerk"),
            at=START,
        )


def test_the_leader_finds_it_in_to_read_and_objects(signing):
    acts.take(
        signing,
        "sign",
        {},
        on_paper="signer",
        scan=files.put(b"scan"),
        paper_on=START.date(),
        by=seat("registry_clerk"),
        at=START,
    )
    client = signed_in("signer")
    assert signing.no in client.get("/desk/read/").content.decode()
    row = Reading.objects.get()
    assert (
        client.post(f"/desk/read/{row.pk}/", {"words": "原件写的是同意部分公开", "key": "k"}).status_code
        == 302
    )
    assert any(e["title"].startswith("对代录") for e in story(city.case(signing.code)))
    assert "没有待阅的内容" in client.get("/desk/read/").content.decode()


def test_the_clerk_is_asked_for_leader_and_scan_beside_their_fields(signing):
    """Who may take no step for themselves is not offered to leave the paper out."""
    client, address = signed_in("registry_clerk"), f"/desk/case/{signing.code}/"
    assert "不是代录" not in client.get(address).content.decode()
    answer = client.post(f"{address}sign/", {"sign-on_paper": "signer", "key": "k"})
    assert answer.status_code == 422 and all(
        f'href="#id_sign-{name}"' in answer.content.decode() for name in ("scan", "paper_on")
    )
