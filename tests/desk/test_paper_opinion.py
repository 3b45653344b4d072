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
        paper_on=START.date(),
        by=seat("registry_clerk"),
        at=START,
    )
    last = next(e for e in story(city.case(signing.code)) if e["title"] == "签发")
    assert last["proxy"] and "代录" in last["who"]
    assert [p["meta"] for p in last["papers"] if p["name"] == "批示原件扫描"] == ["2026年3月2日批示"]
    assert Reading.objects.get().post == "signer"


def test_without_a_scan_or_for_a_post_that_does_not_sign_it_is_refused(signing):
    with pytest.raises(Refused, match="原件扫描"):
        acts.take(signing, "sign", {}, on_paper="signer", by=seat("registry_clerk"), at=START)
    with pytest.raises(Refused, match="只有机要文书"):
        acts.take(signing, "sign", {}, on_paper="signer", scan="x" * 64, by=seat("handler"), at=START)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (None, "所署的日期"),
        (date(2099, 1, 1), "不能晚于今天"),
        (date(2026, 3, 1), "不能早于拟办之日（2026年3月2日）"),
    ],
)
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


def test_what_is_not_about_the_draft_may_be_written_from_the_day_the_request_came(signing):
    """A request that came by post on Friday bears the leader's words of Friday, though it was entered later."""
    scan, clerk = files.put(b"%PDF-1.4 scan"), seat("registry_clerk")
    given = {"extension_days": 5, "reason": "须查阅档案"}
    signing.facts["facts"]["received_on"] = "2026-02-27"
    enter = {"on_paper": "disclosure_head", "scan": scan, "by": clerk, "at": START}
    with pytest.raises(Refused, match="不能早于收到之日（2026年2月27日）"):
        acts.take(signing, "extend", given, paper_on=date(2026, 2, 26), **enter)
    acts.take(signing, "extend", given, paper_on=date(2026, 2, 27), **enter)


def test_a_scan_is_a_picture_or_a_pdf(signing):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, address = signed_in("registry_clerk"), f"/desk/case/{signing.code}/sign/"
    typed = {"sign-on_paper": "signer", "sign-paper_on": "2026-03-02", "sign-key": "k1"}
    answer = client.post(address, {**typed, "sign-scan": SimpleUploadedFile("批示.txt", "同意".encode())})
    assert answer.status_code == 422 and "扫描件请用 PDF 或者图片" in answer.content.decode()
    assert city.case(signing.code).state == "signing"


def test_what_a_leader_wrote_on_the_letter_is_entered_before_anything_is_proposed():
    """批示: his words, their day, the scan and who entered them; the officer finds it in 待阅, the clock is untouched."""
    city.found()
    keys.make()
    case = city.request()
    enter = {"on_paper": "signer", "paper_on": START.date(), "by": seat("registry_clerk"), "at": START}
    with pytest.raises(Refused, match="请写明批示内容"):
        acts.take(case, "instruct", {}, scan=files.put(b"%PDF-1.4 scan"), **enter)
    acts.take(
        case, "instruct", {"opinion": "请市政科承办，按期答复"}, scan=files.put(b"%PDF-1.4 scan"), **enter
    )
    after = city.case(case.code)
    assert (after.state, after.due_on) == (case.state, case.due_on)
    last = story(after)[-1]
    assert (last["title"], last["text"], last["proxy"]) == ("批示", "请市政科承办，按期答复", True)
    assert "有领导批示" in signed_in("request_officer").get("/desk/read/").content.decode()
    assert sorted(Reading.objects.values_list("post", "why")) == [
        ("request_officer", "instructed"), ("signer", "paper_opinion"),
    ]  # fmt: skip
