"""The three administrators, each only at its own door."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from mingtang.jobs import worker
from mingtang.ledger.models import Event
from mingtang.people import acts
from mingtang.people.models import Account, Agency, Holding
from mingtang.people.seats import SYSTEM
from tests import city
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db

PLACES = {
    "/desk/settings/agencies/": {"admin_system"},
    "/desk/settings/accounts/": {"admin_system"},
    "/desk/settings/posts/": {"admin_security"},
    "/desk/settings/values/": {"admin_security", "disclosure_head"},
    "/desk/settings/calendar/": {"admin_system"},
    "/desk/settings/jobs/": {"admin_system"},
    "/desk/settings/reads/": {"admin_audit"},
}


def test_each_settings_page_opens_for_its_own_posts_only():
    city.found()
    for post in ("admin_system", "admin_security", "admin_audit", "disclosure_head"):
        client = signed_in(post, "LT01")
        for url, posts in PLACES.items():
            assert client.get(url).status_code == (200 if post in posts else 404), (post, url)


def test_a_hand_over_moves_the_post_and_ends_the_sessions_of_who_left():
    city.found()
    officer, security = signed_in("request_officer"), signed_in("admin_security", "LT01")
    row = Holding.objects.get(post__agency="LT04", post__kind="request_officer")
    refused = security.post(f"/desk/settings/posts/{row.pk}/", {"successor": "", "key": "a"})
    assert "请先指定接替人" in refused.content.decode()
    assert (
        security.post(
            f"/desk/settings/posts/{row.pk}/", {"successor": "LT04.handler", "key": "b"}
        ).status_code
        == 302
    )
    assert officer.get("/desk/").status_code == 302
    assert Holding.objects.on(date(2026, 3, 2)).get(post=row.post, person="LT04.handler")


def test_a_disabled_account_is_out_at_once():
    city.found()
    officer, admin = signed_in("request_officer"), signed_in("admin_system", "LT01")
    admin.post("/desk/settings/accounts/lt04.request_officer/")
    assert officer.get("/desk/").status_code == 302
    assert not Account.objects.get(login="lt04.request_officer").active


def test_an_agency_is_entered_once_and_what_the_public_is_told_of_it_is_corrected_and_printed():
    city.found()
    client = signed_in("admin_system", "LT01")
    new = {
        "code": "LT90", "name": "澜汀市文化和旅游局", "short": "市文旅局", "kind": "department", "parent": "LT01",
        "division": "990100", "mark": "澜文旅", "phone": "", "address": "", "hours": "", "duties": "", "reporting": "on",
    }  # fmt: skip
    assert client.post("/desk/settings/agencies/", {**new, "key": "a"}).status_code == 302
    again = client.post("/desk/settings/agencies/", {**new, "key": "b"})
    assert again.status_code == 422 and "该单位编码已被使用" in again.content.decode()
    assert 'value="澜汀市文化和旅游局"' in again.content.decode()  # what was typed is kept
    made = Agency.objects.get(code="LT90")
    assert made.line == ("LT90", "LT01") and made.reporting

    page = client.get("/desk/settings/agencies/LT90/").content.decode()
    assert 'value="市文旅局"' in page and "传真号码" in page
    told = {**new, "phone": "0880-00010090", "fax": "0880-00020090", "duties": "管理文化和旅游。", "key": "c"}
    assert client.post("/desk/settings/agencies/LT90/", told).status_code == 302
    unchanged = client.post("/desk/settings/agencies/LT90/", {**told, "key": "d"})
    assert "没有改动任何内容" in unchanged.content.decode()
    made.refresh_from_db()
    assert (made.phone, made.fax, made.duties, made.code) == (
        "0880-00010090",
        "0880-00020090",
        "管理文化和旅游。",
        "LT90",
    )
    event = Event.objects.filter(act="agency.amend").get()
    assert (
        json.loads(event.payload)["facts"]["fields"] == ["duties", "fax", "phone"]
        and "0880" not in event.payload
    )
    worker.drain()
    printed = (Path(settings.MINGTANG_TREE) / "public/a/LT90/index.html").read_text(encoding="utf-8")
    assert "0880-00010090" in printed


def test_two_agencies_never_share_a_mark():
    city.found()
    client = signed_in("admin_system", "LT01")
    new = {
        "code": "LT91", "name": "澜汀市园林局", "short": "市园林局", "kind": "department", "parent": "LT01",
        "mark": "澜城管", "key": "a",
    }  # fmt: skip
    refused = client.post("/desk/settings/agencies/", new)
    assert refused.status_code == 422 and "代字已由市城市管理局使用" in refused.content.decode()
    assert not Agency.objects.filter(code="LT91").exists()
    assert client.post("/desk/settings/agencies/", {**new, "mark": "", "key": "b"}).status_code == 302
    told = {"name": "澜汀市园林局", "short": "市园林局", "mark": "澜交警", "key": "c"}
    assert client.post("/desk/settings/agencies/LT91/", told).status_code == 422


def test_a_dead_job_that_somebody_else_revived_is_said_not_an_accident():
    city.found()
    page = signed_in("admin_system", "LT01").post("/desk/settings/jobs/12345/")
    assert page.status_code == 409 and "该任务已不在未完成之列" in page.content.decode()


def test_a_number_rule_that_could_not_be_filled_is_refused_and_what_was_typed_kept():
    city.found()
    client = signed_in("disclosure_head")
    for n, (rule, says) in enumerate((
        ("{agency}/{dept}-{n}", "可以用的空位只有"), ("{agency}-{year}", "须有顺序号"), ("{agency", "规则看不懂"),
        ("{n.__class__}", "可以用的空位只有"),
    )):  # fmt: skip
        given = {
            "setting": "index_rule", "new": rule, "valid_from": "2026-03-02", "source": "测试", "key": str(n),
        }  # fmt: skip
        page = client.post("/desk/settings/values/", given)
        assert page.status_code == 422 and says in page.content.decode(), rule
    good = {**given, "new": "{agency}-{year}-{n:04d}", "key": "good"}
    assert client.post("/desk/settings/values/", good).status_code == 302


def test_who_runs_the_system_cannot_take_the_auditors_account():
    city.found()
    system, security = signed_in("admin_system", "LT01"), signed_in("admin_security", "LT01")
    auditor, officer = (
        "/desk/settings/accounts/lt01.admin_audit/reset/",
        "/desk/settings/accounts/lt04.drafter/reset/",
    )
    given = {"new": "Bridge-Lamp-88", "key": "a"}
    refused = system.post(auditor, given)
    assert refused.status_code == 422 and "由安全管理员重设" in refused.content.decode()
    assert security.post(auditor, given).status_code == 302
    assert security.post(officer, {**given, "key": "b"}).status_code == 422
    assert system.post(officer, {**given, "key": "c"}).status_code == 302
    assert (
        "/desk/settings/accounts/lt01.admin_audit/reset/"
        in security.get("/desk/settings/posts/").content.decode()
    )


def test_who_gives_posts_chooses_people_by_name_and_sees_which_are_still_missing():
    city.found()
    acts.enter_person("LT13.new", "云起草", "lt13.new", city.PASSWORD, by=SYSTEM, at=city.START)
    Holding.objects.filter(post__agency="LT13", post__kind="signer").delete()
    security = signed_in("admin_security", "LT01")
    page = security.get("/desk/settings/posts/?agency=LT13").content.decode()
    first, *_ = re.findall(
        r'<option value="LT[^"]+"[^>]*>([^<]+)</option>', page[page.index('name="person"') :]
    )
    assert first == "云起草（LT13.new）：还没有岗位" and "Person object" not in page
    assert "还没有人任：签发人" in page
    given = {"person": "LT13.new", "kind": "signer", "since": "2026-03-02", "key": "a"}
    done = security.post("/desk/settings/posts/?agency=LT13", given, follow=True).content.decode()
    assert "已任职" in done and "还没有人任" not in done
