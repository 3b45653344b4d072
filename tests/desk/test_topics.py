"""专题 on screen: composed without script, faults beside their fields, previewed, published by another person."""

import pytest
from django.test import Client

from mingtang.records.models import Column
from mingtang.records.topics.models import TopicVersion
from mingtang.vault import files as vault
from tests import city
from tests.city import START
from tests.desk.test_case import signed_in
from tests.press.printed import page, run
from tests.press.test_pages import edition_of
from tests.records.test_viewing import png

pytestmark = pytest.mark.django_db
HERE = "/desk/topics/lights/"


@pytest.fixture(autouse=True)
def town():
    city.found()


def given(do="save", kinds=("list", "text"), **more) -> dict:
    typed = {
        "b0-title": "通知", "b0-source": "column:notices", "b0-number": "5", "b1-title": "说明", "b1-text": "分三期实施。",
        "title": "道路照明", "about": "", "comment": "按会议意见", "seen": "0", "owner": "LT04", "kind": list(kinds),
    }  # fmt: skip
    return {**typed, "do": do, "key": f"k-{do}-{len(more)}", **more}


def said(answer) -> str:
    return answer.content.decode()


def test_the_walk_on_screen_from_a_new_page_to_the_public_one():
    drafter, head = signed_in("drafter"), signed_in("disclosure_head")
    opened = drafter.post(
        "/desk/topics/new/", {"owner": "LT04", "code": "lights", "title": "道路照明", "key": "n1"}
    )
    assert (
        opened.status_code == 200
        and 'action="/desk/topics/lights/"' in said(opened)
        and not TopicVersion.objects.exists()
    )
    added = said(drafter.post(HERE, given("add", add="numbers")))
    assert "第3块 数字" in added and "分三期实施。" in added and not TopicVersion.objects.exists()
    assert drafter.post(HERE, given()).status_code == 302
    shown = said(drafter.get(HERE))
    assert "第1块 列表" in shown and "公布这一稿" not in shown and "通知公告" in shown
    preview = said(head.get(HERE + "preview/"))
    assert (
        'width="390"' in preview and 'width="1280"' in preview and preview.count(f'src="{HERE}proof/"') == 2
    )
    proof = head.get(HERE + "proof/")
    assert "尚未发布" in said(proof) and "分三期实施。" in said(proof)
    assert proof["Cache-Control"] == "no-store" and proof["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in proof["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in head.get(HERE)["Content-Security-Policy"]
    unread = head.post(HERE + "publish/", {"p-version": "1", "p-key": "p1"})
    assert unread.status_code == 422 and "条例第十七条" in said(unread)
    assert (
        head.post(HERE + "publish/", {"p-version": "1", "p-reviewed": "on", "p-key": "p2"}).status_code == 302
    )
    run(START)
    assert "分三期实施。" in page("/t/lights/")
    assert (
        head.post(HERE + "withdraw/", {"w-version": "1", "w-reason": "已经结束", "w-key": "w1"}).status_code
        == 302
    )
    run(START)
    assert "已经结束" in page("/t/lights/")


def test_blocks_are_moved_and_deleted_without_script_and_keep_what_was_typed():
    drafter = signed_in("drafter")
    moved = said(drafter.post(HERE, given("down-0")))
    assert moved.index("分三期实施。") < moved.index('value="5"') and "第1块 文字" in moved
    assert said(drafter.post(HERE, given("up-1"))).count("第1块 文字") == 1
    left = said(drafter.post(HERE, given("drop-0")))
    assert "第1块 文字" in left and "第2块" not in left
    for strange in ("up-99", "drop-x", "nosuch", "add"):
        assert drafter.post(HERE, given(strange, add="nosuch")).status_code in (200, 422)
    assert not TopicVersion.objects.exists()


def test_a_fault_stands_beside_its_field_and_nothing_is_saved():
    drafter = signed_in("drafter")
    answer = drafter.post(HERE, given(**{"b0-number": "99", "b1-text": "身份证号码11010519491231002X"}))
    html = said(answer)
    assert answer.status_code == 422 and "第1块（列表）：" in html and "第2块（文字）：" in html
    assert 'href="#id_b0-number"' in html and "疑似含有身份证号码" in html and 'id="id_b1-text_error"' in html
    assert not TopicVersion.objects.exists()
    assert drafter.post(HERE, given(**{"b1-text": "零\0字节"})).status_code == 422
    assert "请至少添加一块" in said(drafter.post(HERE, given(kinds=())))


def test_the_second_editor_is_told_and_keeps_what_he_typed():
    drafter, head = signed_in("drafter"), signed_in("disclosure_head")
    assert drafter.post(HERE, given()).status_code == 302
    late = head.post(HERE, given(**{"b1-text": "另一种说法。", "key": "k9"}))
    assert late.status_code == 409 and "另一种说法。" in said(late) and TopicVersion.objects.count() == 1


def test_who_saved_a_version_is_told_that_another_publishes_it():
    head = signed_in("disclosure_head")
    assert head.post(HERE, given()).status_code == 302
    assert "须由另一人公布" in said(head.get(HERE))
    answer = head.post(HERE + "publish/", {"p-version": "1", "p-reviewed": "on", "p-key": "p3"})
    assert answer.status_code == 422 and "须由另一人公布" in said(answer)


def test_others_do_not_learn_that_a_draft_exists():
    assert signed_in("drafter").post(HERE, given()).status_code == 302
    for other in (signed_in("disclosure_head", "LT13"), signed_in("signer", "LT13")):
        for url in ("", "preview/", "proof/", "publish/", "withdraw/"):
            assert other.get(HERE + url).status_code == 404
        assert "道路照明" not in said(other.get("/desk/topics/"))
    assert Client().get(HERE + "proof/").status_code in (302, 403, 404)
    assert "道路照明" in said(signed_in("openness_office", "LT01").get("/desk/topics/"))
    assert signed_in("drafter").get("/desk/topics/home/").status_code == 404


def test_the_openness_office_composes_the_home_page():
    office, signer = signed_in("openness_office", "LT01"), signed_in("signer", "LT01")
    here = "/desk/topics/home/"
    assert "第1块" not in said(office.get(here))
    assert office.post(here, given(title="首页", owner="")).status_code == 302
    assert "分三期实施。" in said(signer.get(here + "proof/"))
    assert (
        signer.post(here + "publish/", {"p-version": "1", "p-reviewed": "on", "p-key": "p4"}).status_code
        == 302
    )
    run(START)
    assert "分三期实施。" in page("/")


def test_a_column_told_inside_is_not_offered():
    Column.objects.filter(code="policy-other").update(internal=True)
    assert "column:policy-other" not in said(signed_in("drafter").post(HERE, given("add", add="list")))


def test_a_banner_takes_a_picture_from_what_was_released_and_asks_for_words():
    data = png("navy", (900, 300)).getvalue()
    sent = [{"name": "桥.png", "media": "image/png", "size": len(data), "digest": vault.put(data)}]
    edition = edition_of(city.published(title="关于修桥的通知", files=sent))
    run(START)
    key, drafter = (
        f"{edition.record.code}:{edition.content['attachments'][0]['digest']}",
        signed_in("drafter"),
    )
    lines = {"b0-title": "修桥", "b0-text": "", "b0-picture": key, "b0-alt": ""}
    refused = drafter.post(HERE, given(kinds=("banner",), **lines))
    assert refused.status_code == 422 and "请写替代文字" in said(refused)
    assert f'<option value="{key}" selected>桥.png（900×300），《关于修桥的通知》</option>' in said(refused)
    assert (
        drafter.post(HERE, given(kinds=("banner",), **{**lines, "b0-alt": "修好的石桥"})).status_code == 302
    )
    assert TopicVersion.objects.get().content["blocks"][0]["alt"] == "修好的石桥"
    assert 'alt="修好的石桥"' in said(drafter.get(HERE + "proof/"))
