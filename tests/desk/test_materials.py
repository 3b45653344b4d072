"""拟提供的材料 at the desk: boxes and words are marked, the file is made and attacked, the applicant has it in the end."""

import queue
import re
from concurrent.futures import Future
from contextlib import suppress

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingtang.cases.materials.models import Material
from mingtang.jobs import worker
from mingtang.people.models import ReadLog
from mingtang.records.models import Record
from mingtang.vault import files, keys
from tests import city
from tests.browser import DESKTOP, PHONE, follow, sideways, violations
from tests.city import START, take
from tests.desk.test_case import signed_in
from tests.records import bad_redactions as bad

pytestmark = pytest.mark.django_db

BOX = {"x0": "10", "y0": "10", "w0": "60", "h0": "6", "g0": "privacy"}


@pytest.fixture
def case():
    keys.make()
    city.found()
    made = city.request(ticket=("ABCD2345EFGH", "0000"))
    return take(made, "accept", "request_officer", START)


def fields(page) -> dict[str, str]:
    """Key and moves as the page has them."""
    said = page.content.decode()
    return {
        name: re.findall(rf'name="{name}" value="([^"]*)"', said)[0]
        for name in ("key", "moves")
        if f'name="{name}"' in said
    }


def bring(client, case, data=None, name="letter.docx", title="补偿方案"):
    home = f"/desk/case/{case.code}/materials/"
    sent = {
        "name": title,
        "file": SimpleUploadedFile(name, data or bad.letter()),
        "key": fields(client.get(home))["key"],
    }
    return client.post(home, sent)


def save(client, url, **given):
    page = given.pop("seen", None) or client.get(url)
    return client.post(url, {**fields(page), "page": "1", **given})


def make(client, url):
    answer = client.post(f"{url}make/", fields(client.get(url)))
    worker.drain(START)
    return answer


def test_a_paragraph_a_word_and_a_proposal_are_withheld_and_the_file_is_cleared(case):
    client = signed_in("handler")
    url = bring(client, case).url
    assert "还没有标出不予公开的内容" in client.get(url).content.decode()
    given = {"p0": "2", "t0": bad.CHINESE, "g0": "privacy", "pick": "3", "picked": "process"}
    assert save(client, url, **given).status_code == 302
    row = Material.objects.get()
    assert row.marks == [
        {"place": "2", "words": bad.CHINESE, "ground": "privacy"},
        {"place": "3", "words": "", "ground": "process"},
    ]
    assert make(client, url).status_code == 302
    said = client.get(url).content.decode()
    assert "已通过检查" in said and "第3段；过程性信息；条例第十六条第二款" in said
    assert bad.CHINESE.encode() not in b"".join(client.get(f"{url}file/"))
    assert client.get(f"{url}report/").json()["found"] == 0
    told = client.get(f"/desk/case/{case.code}/").content.decode()
    assert "拟提供的材料" in told and "标出2处不予公开的内容" in told and "已通过检查" in told


def test_the_form_of_the_decision_knows_what_was_withheld(case):
    client = signed_in("request_officer")
    url = bring(client, case).url
    save(client, url, p0="2", t0=bad.CHINESE, g0="privacy")
    make(client, url)
    said = client.get(f"/desk/case/{case.code}/").content.decode()
    assert "《补偿方案》第2段中的部分文字，个人隐私，条例第十五条" in said


def test_boxes_of_one_page_are_saved_and_those_of_others_stay(case):
    client = signed_in("handler")
    data = bad.two_pages()
    url = bring(client, case, data, "a.pdf").url
    assert (
        client.get(f"{url}page/2/")["Content-Type"] == "image/jpeg"
        and client.get(f"{url}page/3/").status_code == 404
    )
    save(client, url, **BOX)
    save(client, url, page="2", **{**BOX, "y0": "50.25"})
    assert [(m["page"], m["x"], m["y"]) for m in Material.objects.get().marks] == [
        (1, 1000, 1000),
        (2, 1000, 5025),
    ]
    save(client, url, **BOX, d0="on")
    assert [m["page"] for m in Material.objects.get().marks] == [2]


def test_all_that_the_scanner_found_is_taken_over_at_once(case):
    client = signed_in("handler")
    url = bring(client, case, bad.text_below_a_box(), "a.pdf").url
    assert "疑似个人信息 1处" in client.get(url).content.decode()
    save(client, url, propose="all")
    assert len(Material.objects.get().marks) == 1
    assert "疑似个人信息" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({**BOX, "g0": ""}, "请选择不予公开的理由"), ({**BOX, "w0": ""}, "请填写左、上、宽、高四项"), ({**BOX, "w0": "95"}, "超出页面"),
        ({**BOX, "h0": "0"}, "太小"), ({**BOX, "x0": "left"}, "左"), ({**BOX, "x0": "120"}, "100"), ({**BOX, "g0": "gossip"}, "理由"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_box_is_said_and_what_was_typed_stays(case, given, told):
    client = signed_in("handler")
    url = bring(client, case, bad.honest(), "a.pdf").url
    answer = save(client, url, **given)
    said = answer.content.decode()
    assert answer.status_code == 422 and told in said and f'value="{given["y0"]}"' in said
    assert Material.objects.get().marks == []


def test_of_two_on_one_page_the_second_is_told_and_keeps_what_was_typed(case):
    one, other = signed_in("handler"), signed_in("request_officer")
    url = bring(one, case, bad.honest(), "a.pdf").url
    seen = other.get(url)
    save(one, url, **BOX)
    answer = save(other, url, seen=seen, **{**BOX, "y0": "33"})
    said = answer.content.decode()
    assert answer.status_code == 409 and "改动，请核对现在的内容后再保存" in said and 'value="33"' in said
    assert [m["y"] for m in Material.objects.get().marks] == [1000]


def test_what_the_attack_found_is_shown_and_may_be_let_stand(case):
    client = signed_in("handler")
    data = bad.with_parts(bad.letter(), bad.WORD["a second copy"][0])
    url = bring(client, case, data).url
    save(client, url, p0="2", t0=bad.CHINESE, g0="privacy")
    make(client, url)
    said = client.get(url).content.decode()
    assert "没有通过检查" in said and f"允许保留“{bad.CHINESE}”" in said
    assert client.get(f"{url}file/").status_code == 404
    save(client, url, p0="2", t0=bad.CHINESE, g0="privacy", keep=bad.CHINESE)
    make(client, url)
    assert "已通过检查" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [("a.pdf", b"%PDF-1.4 nothing", "文件"), ("a.txt", b"text", "只能提供"), ("a.exe", b"MZ", "暂不支持")],
)
def test_a_file_that_cannot_be_worked_on_is_refused_with_its_reason(case, name, data, told):
    answer = bring(signed_in("handler"), case, data, name)
    assert answer.status_code == 422 and told in answer.content.decode()


def test_reviewers_read_and_others_see_nothing(case):
    handler = signed_in("handler")
    url = bring(handler, case, bad.honest(), "a.pdf").url
    page = signed_in("legal_reviewer").get(url)
    assert page.status_code == 200 and "只能查看" in page.content.decode()
    assert save(signed_in("legal_reviewer"), url, seen=handler.get(url), **BOX).status_code == 404
    for client in (
        signed_in("archivist"),
        signed_in("registry_clerk"),
        signed_in("handler", "LT13"),
        signed_in("supervisor", "LT01"),
    ):
        assert client.get(url).status_code == 404 and client.get(f"{url}page/1/").status_code == 404
    assert ReadLog.objects.filter(subject_type="material").exists()


def test_a_file_is_taken_off_with_its_bytes(case):
    client = signed_in("handler")
    url = bring(client, case).url
    original = Material.objects.get().original
    assert client.post(f"{url}remove/", fields(client.get(url))).status_code == 302
    worker.drain(START)
    assert not files.exists(original) and client.get(url).status_code == 404


def test_the_applicant_downloads_it_with_the_code_once_it_is_delivered(case):
    client = signed_in("handler")
    url = bring(client, case, bad.text_below_a_box(), "a.pdf").url
    save(client, url, **BOX)
    make(client, url)
    public = Client()
    known = {"number": case.no, "code": "ABCD2345EFGH", "second": "0000"}
    assert public.post("/track/", {**known, "key": fields(public.get("/track/"))["key"]}).status_code == 302
    partial = {
        "finding": "可以区分处理",
        "material_list": ["补偿方案"],
        "delivery": "电子文件",
        "withheld": "电话",
        "ground": "条例第十五条",
        "redactions": ["一处"],
    }
    moved = take(case, "decide", "handler", START, partial, outcome="partial")
    moved = take(moved, "secrecy_review", "secrecy_reviewer", START, {"opinion": "无"})
    moved = take(moved, "legal_review", "legal_reviewer", START, {"opinion": "同意"})
    moved = take(moved, "sign", "signer", START)
    worker.drain(START)
    assert public.get("/track/file/1/").status_code == 404
    sent = {"delivery_channel": "electronic", "delivered_on": START.date(), "delivery_evidence": "系统记录"}
    take(moved, "deliver", "request_officer", START, sent)
    said = public.get("/track/case/").content.decode()
    assert "补偿方案（区分处理后）.pdf" in said and "个人隐私（条例第十五条）" in said
    got = public.get("/track/file/1/")
    assert got.content.startswith(b"%PDF-") and bad.SECRET.encode() not in got.content
    assert Client().get("/track/file/1/").status_code == 403


# -- in a real browser


@pytest.fixture
def walk(window):
    """`walk(client, url, size, do)`: `do(page)` in a Chromium of another thread, answered by the house in this one."""

    def walked(client, url, size, do, **how):
        asked = queue.Queue()
        job = window._thread.submit(_walked, window._browser, asked, url, size, do, how)
        while not (job.done() and asked.empty()):
            with suppress(queue.Empty):
                request, answer = asked.get(timeout=0.02)
                answer.set_result(_answer(client, *request))
        return job.result()

    return walked


def _walked(browser, asked, url, size, do, how):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **how)
    page = context.new_page()
    page.problems = []
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))

    def route(one):
        path = one.request.url.removeprefix("http://127.0.0.1:8000")
        if path.startswith("/static/"):
            return one.fulfill(path=finders.find(path.removeprefix("/static/")))
        answer = Future()
        kind = one.request.headers.get("content-type", "")
        asked.put(((path, one.request.method, one.request.post_data_buffer, kind), answer))
        return one.fulfill(**answer.result(30))

    try:
        page.route("**/*", route)
        page.goto(f"http://127.0.0.1:8000{url}")
        return do(page)
    finally:
        context.close()


def _answer(client, path, method, body, kind):
    answer = client.post(path, body, content_type=kind, follow=True) if method == "POST" else client.get(path)
    headers = {key: value for key, value in answer.items() if key.lower() != "content-length"}
    return {"status": answer.status_code, "headers": headers, "body": answer.content}


def test_a_box_is_drawn_moved_sized_and_saved_with_the_mouse(case, walk):
    client = signed_in("handler")
    url = bring(client, case, bad.text_below_a_box(), "a.pdf").url

    def do(page):
        sheet = page.locator("[data-redact=board] svg").bounding_box()

        def at(point):
            page.mouse.move(
                *(
                    sheet[k] + sheet[side] * share / 100
                    for k, side, share in zip("xy", ("width", "height"), point, strict=True)
                )
            )

        for start, end in (
            ((20, 20), (50, 30)),
            ((35, 25), (45, 35)),
            ((60, 40), (70, 45)),
        ):  # drawn, moved, sized by its corner
            at(start)
            page.mouse.down()
            at([sum(pair) / 2 for pair in zip(start, end, strict=True)])
            at(end)
            page.mouse.up()
        found = violations(page) + page.problems
        follow(page, "button[name=save]")
        return found

    assert walk(client, url, DESKTOP, do) == []
    mark = Material.objects.get().marks[0]
    assert [round(mark[key] / 100) for key in "xywh"] == [30, 30, 40, 15] and mark["ground"] == "privacy"


def test_a_box_is_made_and_undone_by_keyboard_on_a_phone(case, walk):
    client = signed_in("handler")
    url = bring(client, case, bad.honest(), "a.pdf").url

    def do(page):
        page.click("[data-redact=add]")
        for press in ("ArrowUp", "ArrowUp", "Shift+ArrowRight", "Delete"):
            page.keyboard.press(press)
        counts = [page.locator(".redact__box").count()]
        page.click("[data-redact=undo]")
        counts += [page.locator(".redact__box").count(), sideways(page)]
        found = violations(page) + page.problems
        follow(page, "button[name=save]")
        return counts, found

    assert walk(client, url, PHONE, do, has_touch=True) == ([0, 1, 0], [])
    assert Material.objects.get().marks == [
        {"page": 1, "x": 3500, "y": 4600, "w": 3050, "h": 300, "ground": "privacy"}
    ]


def test_without_script_a_box_is_typed_and_the_page_holds_on_a_phone(case, walk):
    client = signed_in("handler")
    url = bring(client, case, bad.honest(), "a.pdf").url

    def do(page):
        for name, value in (("x0", "10"), ("y0", "10"), ("w0", "60.5"), ("h0", "6")):
            page.fill(f"input[name={name}]", value)
        page.select_option("select[name=g0]", "trade_secret")
        follow(page, "button[name=save]")
        return page.locator(".redact__box").count()

    assert walk(client, url, PHONE, do, java_script_enabled=False) == 1
    assert Material.objects.get().marks == [
        {"page": 1, "x": 1000, "y": 1000, "w": 6050, "h": 600, "ground": "trade_secret"}
    ]


# -- for everybody


def delivered(case, data, name, **marks):
    client = signed_in("handler")
    url = bring(client, case, data, name).url
    if marks:
        save(client, url, **marks)
    make(client, url)
    given = {
        "finding": "可以公开",
        "material_list": ["补偿方案"],
        "delivery": "电子文件",
        "withheld": "住址",
        "ground": "条例第十五条",
        "redactions": ["一处"],
    }
    moved = take(case, "decide", "handler", START, given, outcome="partial")
    moved = take(moved, "secrecy_review", "secrecy_reviewer", START, {"opinion": "无"})
    moved = take(moved, "legal_review", "legal_reviewer", START, {"opinion": "同意"})
    moved = take(moved, "sign", "signer", START)
    worker.drain(START)
    sent = {"delivery_channel": "electronic", "delivered_on": START.date(), "delivery_evidence": "系统记录"}
    return take(moved, "deliver", "request_officer", START, sent)


def drafted(client):
    url = "/desk/release/given/"
    page = client.get(url)
    return page, client.post(
        url, {**fields(page), "material": Material.objects.get().code, "column": "notices"}
    )


def test_what_was_provided_becomes_a_draft_that_knows_nothing_of_who_asked(case):
    client = signed_in("drafter")
    assert "还没有随答复提供的文件" in client.get("/desk/release/given/").content.decode()
    delivered(case, bad.letter(), "letter.docx", p0="2", t0=bad.CHINESE, g0="privacy")
    page, answer = drafted(client)
    assert case.no not in page.content.decode() and "周问天" not in page.content.decode()
    assert answer.status_code == 302
    record = Record.objects.house.get()
    file = record.attachments.get()
    assert (record.title, file.name, file.held) == ("补偿方案", "补偿方案（区分处理后）.docx", "")
    for said in (record.title, record.body):
        assert case.no not in said and "周问天" not in said


def test_a_file_that_names_who_asked_does_not_become_one(case):
    delivered(case, bad.letter(), "letter.docx", p0="3", g0="process")
    _, answer = drafted(signed_in("drafter"))
    assert answer.status_code == 422 and "还看得见申请人的姓名" in answer.content.decode()
    assert not Record.objects.house.exists()
