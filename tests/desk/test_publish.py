"""Publishing on the desk: a text walks through the gate on screen, and every wrong turn is refused with its reason."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from mingtang.cases import audit
from mingtang.cases.models import Case
from mingtang.jobs.worker import drain
from mingtang.people.models import ReadLog
from mingtang.press.tree import Tree
from mingtang.records.models import Attachment, Column, Edition, Record
from mingtang.records.questions import QUESTIONS
from mingtang.vault import files
from tests import city
from tests.city import START, take
from tests.desk.test_case import signed_in
from tests.records.test_importing import word

pytestmark = pytest.mark.django_db

CANARY = "canary7f3a"
HOSTILE = (
    f'<h1 onclick="{CANARY}()">标题</h1><p style="color:red" class="MsoNormal">正文<script>{CANARY}</script>'
    f'<img src=x onerror="{CANARY}">文</p><a href="javascript:{CANARY}">链</a><iframe src="//{CANARY}"></iframe>'
    f'<svg><script>{CANARY}</script></svg><style>p{{background:url({CANARY})}}</style><math><mi xlink:href="{CANARY}">x</mi></math>'
    '<table><tr><td colspan="2" style="width:9pt">合计</td></tr></table>'
)


def typed(**more):
    """What the editor's page sends."""
    return {
        "key": timezone.now().isoformat() + str(more.get("title", "")), "title": "关于夜间施工许可的通知", "column": "policy-other",
        "body": "<p>为方便市民办事，现将有关事项通知如下。</p>", "formed_on": "2026-03-02", "validity": "valid", "attribute": "proactive",
        "doc_no": "澜城管〔2026〕5号", **more,
    }  # fmt: skip


SUGGESTED = {
    "stage": "decision",
    "info_class": "policy.other",
    "item20": "3",
    "form_class": "通知",
}  # by column and title


def drafted(drafter, **more) -> Case:
    answer = drafter.post("/desk/release/new/", typed(**more))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return city.case(answer["Location"].split("/")[3])


def act(client, case, do, **given):
    data = {f"{do}-key": f"{do}{case.moves}", f"{do}-moves": str(case.moves)} | {
        f"{do}-{k}": v for k, v in given.items()
    }
    return client.post(f"/desk/case/{case.code}/{do}/", data)


def edit(client, case, moves=None, **more):
    return client.post(
        f"/desk/release/case/{case.code}/edit/",
        typed(**SUGGESTED | more) | {"moves": str(case.moves if moves is None else moves)},
    )


def walked(case, steps):
    for post, do, given in steps:
        answer = act(signed_in(post), city.case(case.code), do, **given)
        assert answer.status_code == 302, f"{do}: {answer.content.decode()[:2000]}"
    return city.case(case.code)


SELF = ("drafter", "self_check", {"questions": list(QUESTIONS), "attribute": "proactive"})
SECRECY = ("secrecy_reviewer", "secrecy_review", {"opinion": "无涉密内容"})
OFFICE = ("office_checker", "office_check", {"opinion": "文字无误"})
LEGAL = ("legal_reviewer", "legal_check", {"opinion": "合法"})
SIGN = ("signer", "sign", {})


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_a_text_walks_the_gate_on_screen_and_is_printed_without_its_script(settings):
    city.found()
    drafter = signed_in("drafter")
    case = drafted(drafter, body=HOSTILE)
    record = Record.objects.house.get(case=case.code)
    assert CANARY not in record.body and "style" not in record.body and 'colspan="2"' in record.body
    case = walked(case, [SELF, SECRECY, OFFICE, SIGN])
    assert case.state == "published" and audit.differences()[1] == []
    edition = Edition.objects.house.get(record=record)
    assert edition.digest == record.digest and CANARY not in str(edition.content)
    drain(now=START)
    page = (Tree(settings.MINGTANG_TREE).public / edition.path.lstrip("/")).read_text(encoding="utf-8")
    assert CANARY not in page and "合计" in page
    for url in (
        f"/desk/case/{case.code}/",
        f"/desk/release/{record.code}/",
        f"/desk/release/{record.code}/preview/",
    ):
        answer = drafter.get(url)
        assert answer.status_code == 200 and CANARY not in answer.content.decode()


def test_a_document_that_binds_the_public_passes_legal_review_whatever_is_ticked():
    city.found()
    case = drafted(signed_in("drafter"), column="policy-normative")
    case = walked(case, [SELF, SECRECY, OFFICE])
    refused = act(signed_in("signer"), case, "sign")
    assert refused.status_code in (409, 422) and city.case(case.code).state == "review"
    case = walked(case, [LEGAL])
    said = act(signed_in("signer"), case, "sign")
    assert said.status_code == 422 and "缺少政策解读，暂缓发布" in said.content.decode()
    reading = drafted(
        signed_in("drafter"),
        title="政策解读",
        column="notices",
        interprets=Record.objects.house.get(case=case.code).code,
    )
    assert Record.objects.house.get(case=reading.code).reading == "text"
    held = act(signed_in("signer"), case, "sign").content.decode()
    assert "政策解读尚未签发，须与文件同时发布，暂缓发布" in held
    for post, do, given in (SELF, SECRECY, OFFICE, ("signer", "sign_with", {})):
        reading = take(reading, do, post, START, given)
    assert walked(case, [SIGN]).state == city.case(reading.code).state == "published"


def test_an_edit_after_review_makes_sign_off_refuse_and_shows_what_changed():
    city.found()
    drafter = signed_in("drafter")
    case = walked(drafted(drafter), [SELF, SECRECY, OFFICE])
    warned = drafter.get(f"/desk/release/case/{case.code}/edit/").content.decode()
    assert "原审查意见失效，须重新送审" in warned
    assert edit(drafter, case, body="<p>改过的一段。</p>", title="改过的标题").status_code == 302
    signer = signed_in("signer")
    refused = act(signer, city.case(case.code), "sign")
    page = refused.content.decode()
    assert refused.status_code == 409 and "核稿后正文已改动，须重新审查" in page
    assert "送审后的改动" in page and "改过的标题" in page
    shown = [text_of(x) for x in re.findall(r"<(?:ins|del)>.*?</(?:ins|del)>", page)]
    assert "增改过的一段。" in shown and "删为方便市民办事，现将有关事项通知如下。" in shown
    assert Edition.objects.house.count() == 0
    case = walked(case, [SELF, SECRECY, OFFICE])  # a whole new round, the office check included
    assert "送审后的改动" not in signer.get(f"/desk/case/{case.code}/").content.decode()
    assert walked(case, [SIGN]).state == "published"


def test_two_tabs_the_second_save_is_refused_and_keeps_what_was_typed():
    city.found()
    drafter = signed_in("drafter")
    case = drafted(drafter)
    assert edit(drafter, case, body="<p>第一个窗口。</p>").status_code == 302
    late = edit(drafter, case, body="<p>第二个窗口。</p>")
    page = late.content.decode()
    assert late.status_code == 409 and "此件已由" in page and "第二个窗口。" in page
    assert Record.objects.house.get(case=case.code).body == "<p>第一个窗口。</p>"
    assert f'name="moves" value="{case.moves}"' in page  # saving again without looking is refused again


def test_sending_the_same_page_twice_makes_one_draft():
    city.found()
    drafter = signed_in("drafter")
    sent = typed()
    first, second = drafter.post("/desk/release/new/", sent), drafter.post("/desk/release/new/", sent)
    assert first["Location"] == second["Location"] and Record.objects.house.count() == 1


def test_an_edit_that_changes_nothing_is_refused_and_voids_nothing():
    city.found()
    drafter = signed_in("drafter")
    case = walked(drafted(drafter), [SELF, SECRECY, OFFICE])
    said = edit(drafter, case)
    assert said.status_code == 422 and "内容没有改动，无须保存" in said.content.decode()
    bare = act(drafter, case, "edit")  # the step without its page
    assert bare.status_code == 422 and city.case(case.code).state == "review"
    assert walked(case, [SIGN]).state == "published"


def test_every_question_of_the_self_check_is_ticked():
    city.found()
    drafter = signed_in("drafter")
    case = drafted(drafter)
    page = drafter.get(f"/desk/case/{case.code}/").content.decode()
    assert page.count('name="self_check-questions"') == len(QUESTIONS)
    said = act(drafter, case, "self_check", questions=list(QUESTIONS[:-2]), attribute="proactive")
    assert said.status_code == 422 and "还有2项没有核对" in said.content.decode()
    told = act(drafter, case, "self_check", questions=list(QUESTIONS), attribute="withheld")
    assert told.status_code == 422 and "条例第十三条至第十六条" in told.content.decode()


def test_personal_data_holds_the_text_until_it_is_masked():
    city.found()
    drafter = signed_in("drafter")
    case = drafted(drafter, body="<p>联系人张三，138<strong>0013</strong>8000。</p>")
    said = act(drafter, case, "self_check", questions=list(QUESTIONS), attribute="proactive")
    assert said.status_code == 422 and "发现疑似个人信息1处" in said.content.decode()
    page = drafter.get(f"/desk/release/case/{case.code}/edit/").content.decode()
    assert "<mark>13800138000</mark>" in page and "一键脱敏" in page
    body = Record.objects.house.get(case=case.code).body
    masked = edit(drafter, case, body=body, mask="1")
    assert masked.status_code == 200 and "138****8000" in masked.content.decode()
    assert Record.objects.house.get(case=case.code).body == body  # shown, not yet saved
    assert edit(drafter, case, body="<p>联系人张三，138****8000。</p>").status_code == 302
    assert walked(case, [SELF]).state == "review"


def test_another_attribute_is_settled_by_signature_and_not_published():
    city.found()
    case = drafted(
        signed_in("drafter"), attribute="withheld", attr_reason="涉及商业秘密", attr_article="条例第十五条"
    )
    given = {
        "questions": list(QUESTIONS),
        "attribute": "withheld",
        "attribute_reason": "涉及商业秘密",
        "attribute_law": "条例第十五条",
    }
    case = walked(case, [("drafter", "self_check", given), SECRECY, OFFICE])
    page = signed_in("signer").get(f"/desk/case/{case.code}/").content.decode()
    assert f"/desk/case/{case.code}/sign_unpublished/" in page and f"/desk/case/{case.code}/sign/" not in page
    case = walked(case, [("signer", "sign_unpublished", {})])
    assert case.state == "classified" and Edition.objects.house.count() == 0


def test_attachments_are_judged_kept_on_error_and_offered_only_through_the_gate():
    city.found()
    drafter = signed_in("drafter")
    bad = SimpleUploadedFile("说明.svg", b"<svg><script>1</script></svg>")
    said = drafter.post("/desk/release/new/", typed() | {"files": bad})
    assert said.status_code == 422 and "暂不支持这种文件" in said.content.decode()
    good = SimpleUploadedFile("说明.txt", "说明正文".encode())
    wrong = drafter.post("/desk/release/new/", typed(title="") | {"files": good})
    page = wrong.content.decode()
    token = re.search(r'name="had" value="([^"]+)"', page).group(1)
    assert wrong.status_code == 422 and "说明.txt（12 B）" in page
    forged = drafter.post("/desk/release/new/", typed(kept=[token, "forged"], had=[token, "forged"]))
    assert forged.status_code == 422 and not Record.objects.house.exists()
    case = drafted(drafter, kept=[token], had=[token])
    attached = Attachment.objects.get(record__case=case.code)
    assert attached.name == "说明.txt" and files.open(attached.digest) == "说明正文".encode()
    record = attached.record
    answer = drafter.get(f"/desk/release/{record.code}/file/0/")
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and answer["X-Content-Type-Options"] == "nosniff"
    )
    stranger = signed_in("drafter", "LT13")
    for url in (f"/desk/release/{record.code}/", f"/desk/release/{record.code}/file/0/", f"/desk/release/{record.code}/preview/",
                f"/desk/release/{record.code}/revise/", f"/desk/release/case/{case.code}/edit/"):  # fmt: skip
        assert stranger.get(url).status_code == 404, url
    assert edit(drafter, case, had=[token]).status_code == 302  # unticked
    assert not Attachment.objects.filter(record=record).exists()


def test_a_word_file_is_read_into_the_draft_and_passes_the_gate():
    city.found()
    drafter = signed_in("drafter")
    file = SimpleUploadedFile("通知.docx", word())
    shown = drafter.post("/desk/release/new/", typed(title="", doc_no="", body="", read="1") | {"word": file})
    page = unescape(shown.content.decode())
    assert shown.status_code == 200 and 'value="关于道路养护的通知"' in page and 'value="2026-03-05"' in page
    assert "本通知适用于全市道路。" in page and 'colspan="2"' in page and not Record.objects.house.exists()
    wrong = drafter.post(
        "/desk/release/new/", typed(read="1") | {"word": SimpleUploadedFile("x.docx", word(macros=True))}
    )
    assert wrong.status_code == 422 and "未予接收" in wrong.content.decode()
    assert "请先选择要读入的文件" in drafter.post("/desk/release/new/", typed(read="1")).content.decode()
    body = re.search(
        r"<textarea[^>]*data-editor[^>]*>(.*?)</textarea>", shown.content.decode(), re.DOTALL
    ).group(1)
    case = drafted(
        drafter,
        title="关于道路养护的通知",
        doc_no="澜城管〔2026〕3号",
        formed_on="2026-03-05",
        body=unescape(body),
    )
    assert walked(case, [SELF, SECRECY, OFFICE, SIGN]).state == "published"
    assert 'colspan="2"' in Edition.objects.house.get().content["body"]


def test_text_typed_without_the_editor_becomes_paragraphs():
    city.found()
    case = drafted(signed_in("drafter"), body="第一段 3<5\n\n第二段")
    assert Record.objects.house.get(case=case.code).body == "<p>第一段 3&lt;5</p><p>第二段</p>"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "请填写标题"), ({"body": "<p> </p><script>x</script>"}, "请填写正文"), ({"column": ""}, "栏目"),
        ({"column": "reference-law"}, "栏目"), ({"formed_on": "2026-02-30"}, "成文日期"),
        ({"attribute": "withheld"}, "条例第十三条至第十六条"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field(change, said):
    city.found()
    answer = signed_in("drafter").post("/desk/release/new/", typed(**change))
    assert answer.status_code == 422 and said in text_of(answer.content.decode())
    assert not Record.objects.house.exists()


def test_only_a_drafter_begins_and_only_who_may_edits():
    city.found()
    case = drafted(signed_in("drafter"))
    for post in ("signer", "secrecy_reviewer", "window_clerk"):
        client = signed_in(post)
        assert client.get("/desk/release/new/").status_code == 404
        assert client.get(f"/desk/release/case/{case.code}/edit/").status_code == 404
    assert signed_in("admin_audit", "LT01").get("/desk/release/").status_code == 404


def test_a_column_of_other_agencies_is_not_offered():
    city.found()
    column = Column.objects.get(code="notices")
    column.agencies.create(agency_id="LT13")
    page = signed_in("drafter").get("/desk/release/new/").content.decode()
    assert 'value="notices"' not in page and 'value="policy-other"' in page
    assert 'value="notices"' in signed_in("drafter", "LT13").get("/desk/release/new/").content.decode()


def test_a_revision_leaves_the_site_as_it_is_until_it_is_signed():
    city.found()
    record = Record.objects.house.get(case=city.published(title="旧标题").code)
    drafter = signed_in("drafter")
    answer = drafter.post(f"/desk/release/{record.code}/revise/", typed(title="新标题"))
    case = city.case(answer["Location"].split("/")[3])
    assert Edition.objects.house.in_force().get().title == "旧标题"
    assert drafter.get(f"/desk/release/{record.code}/revise/").status_code == 404  # one draft at a time
    case = walked(case, [SELF, SECRECY, OFFICE, SIGN])
    now = Edition.objects.house.in_force().get()
    assert (now.title, now.no, now.path) == ("新标题", 2, record.path)


def test_a_cancelled_revision_leaves_the_record_as_it_was():
    city.found()
    first = city.published(title="旧标题")
    record = Record.objects.house.get(case=first.code)
    drafter = signed_in("drafter")
    answer = drafter.post(f"/desk/release/{record.code}/revise/", typed(title="新标题", body="<p>新。</p>"))
    walked(city.case(answer["Location"].split("/")[3]), [("drafter", "cancel", {"reason": "不改了"})])
    after = Record.objects.house.get(pk=record.pk)
    assert (after.title, after.state, after.case, after.digest) == (
        "旧标题",
        "published",
        first.code,
        record.digest,
    )
    page = signed_in("signer").get(f"/desk/release/{record.code}/").content.decode()
    assert f"/desk/case/{first.code}/withdraw/" in page


def test_what_is_public_can_be_withdrawn_while_a_revision_is_at_the_gate():
    city.found()
    first = city.published()
    record = Record.objects.house.get(case=first.code)
    answer = signed_in("drafter").post(f"/desk/release/{record.code}/revise/", typed(title="新标题"))
    signer = signed_in("signer")
    assert (
        f"/desk/case/{first.code}/withdraw/" in signer.get(f"/desk/release/{record.code}/").content.decode()
    )
    assert act(signer, city.case(first.code), "withdraw", reason="数据有误").status_code == 302
    assert Edition.objects.house.in_force().count() == 0
    assert act(signer, city.case(first.code), "withdraw", reason="再撤").status_code in (409, 422)
    assert (
        walked(city.case(answer["Location"].split("/")[3]), [SELF, SECRECY, OFFICE, SIGN]).state
        == "published"
    )


def test_validity_is_marked_by_a_new_edition_with_its_ground():
    city.found()
    record = Record.objects.house.get(case=city.published().code)
    url = f"/desk/release/{record.code}/mark/"
    assert (
        signed_in("drafter").post(url, {"key": "a", "validity": "repealed", "reason": "x"}).status_code == 404
    )
    signer = signed_in("signer")
    assert (
        "请填写依据" in signer.post(url, {"key": "b", "validity": "repealed", "reason": ""}).content.decode()
    )
    assert (
        "已经标注为“有效”"
        in signer.post(url, {"key": "c", "validity": "valid", "reason": "清理"}).content.decode()
    )
    done = signer.post(url, {"key": "d", "validity": "repealed", "reason": "澜政发〔2026〕9号废止"})
    assert done.status_code == 302
    now = Edition.objects.house.in_force().get()
    assert (now.no, now.content["validity"], now.path) == (2, "repealed", record.path)
    assert "废止" in signer.get(f"/desk/release/{record.code}/").content.decode()


def test_one_record_of_an_import_is_withdrawn_from_its_own_page(tmp_path):
    from mingtang.cli import importing

    city.found()
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.txt").write_text(f"{name}工作报告\n\n{name}的内容。", encoding="utf-8")
    importing.main([str(tmp_path), "--agency", "LT04", "--column", "notices", "--as-released-by", "signer"])
    record = Record.objects.house.get(title="甲工作报告")
    signer = signed_in("signer")
    assert (
        signer.post(f"/desk/release/{record.code}/withdraw/", {"key": "a", "reason": ""}).status_code == 422
    )
    assert (
        signer.post(f"/desk/release/{record.code}/withdraw/", {"key": "b", "reason": "文本有误"}).status_code
        == 302
    )
    assert [e.title for e in Edition.objects.house.in_force()] == ["乙工作报告"]
    assert (
        signed_in("drafter")
        .post(f"/desk/release/{record.code}/withdraw/", {"key": "c", "reason": "x"})
        .status_code
        == 404
    )
    batch = signer.get(f"/desk/case/{record.case}/").content.decode()
    assert "未经保密审查、核稿和签发" in batch and "以签发人的名义" in batch
    assert "甲.txt" in batch and "导入操作员" in batch and "已撤下" in batch


def test_the_list_has_its_numbers_and_narrows():
    city.found()
    city.draft(title="草稿一")
    take(city.draft(title="送审二"), "self_check", "drafter", START, city.SELF_CHECK)
    city.published(title="发布三")
    drafter = signed_in("drafter")
    page = text_of(drafter.get("/desk/release/").content.decode())
    for words in ("全部 3", "草稿 1", "审签中 1", "已发布 1", "已撤下 0"):
        assert words in page
    assert "草稿一" in drafter.get("/desk/release/?state=draft").content.decode()
    assert "发布三" not in drafter.get("/desk/release/?state=review").content.decode()
    assert "发布三" in drafter.get("/desk/release/?q=发布三&column=open&mine=1").content.decode()
    assert "没有相符的信息" in drafter.get("/desk/release/?q=没有").content.decode()
    sheet = drafter.get("/desk/release/?state=published&export=1")
    cells = [[c.value for c in row] for row in load_workbook(BytesIO(sheet.content)).active.iter_rows()]
    said = [str(c) for row in cells for c in row if c]
    assert "发布三" in said and "草稿一" not in said and any("城拟稿" in c for c in said)
    assert ReadLog.objects.filter(action="export", subject_type="records").count() == 1
    assert "草稿一" not in signed_in("drafter", "LT13").get("/desk/release/").content.decode()


def test_the_editors_page_needs_no_weaker_content_policy():
    city.found()
    answer = signed_in("drafter").get("/desk/release/new/")
    assert (
        "unsafe" not in answer["Content-Security-Policy"]
        and "script-src" not in answer["Content-Security-Policy"]
    )
    page = answer.content.decode()
    assert (
        "importmap" not in page
        and not re.search(r"<script(?![^>]*src=)[^>]*>", page)
        and " style=" not in page
    )


def test_an_hour_is_set_on_the_page_and_shows_in_the_list_until_it_is_revoked():
    city.found()
    case = city.draft()
    for do, post in (
        ("self_check", "drafter"),
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
    ):
        case = take(case, do, post, START, city.SELF_CHECK if do == "self_check" else {})
    signer = signed_in("signer")
    shown = signer.get(f"/desk/case/{case.code}/").content.decode()
    assert "签发，定时发布" in shown and 'type="datetime-local"' in shown
    for wrong, reason in (
        ("2026-03-01T09:00", "发布时间已过"),
        ("明天上午", "发布时间"),
        ("", "请填写发布时间"),
    ):
        answer = act(signer, case, "sign_later", publish_at=wrong)
        assert answer.status_code == 422 and reason in answer.content.decode()
    assert act(signer, case, "sign_later", publish_at="2026-03-05T09:00").status_code == 302
    assert "待发布（2026年3月5日 09:00）" in signer.get("/desk/release/?state=scheduled").content.decode()
    case = city.case(case.code)
    assert "待发布（2026年3月5日 09:00）" in signer.get(f"/desk/case/{case.code}/").content.decode()
    assert act(signer, case, "revoke", reason="附件有误").status_code == 302
    assert city.case(case.code).state == "draft"


def test_drafter_and_reviewer_read_what_was_found_in_an_attachment_and_what_was_left_out():
    city.found()
    drafter = signed_in("drafter")
    listed = SimpleUploadedFile("名单.txt", "张三\u200b 13800138000".encode())
    drafter.post("/desk/release/new/", typed() | {"files": listed})
    case = Case.objects.house.latest("pk")
    for page in (
        drafter.get(f"/desk/release/case/{case.code}/edit/"),
        signed_in("office_checker").get(f"/desk/case/{case.code}/"),
    ):
        said = page.content.decode()
        assert (
            "附件检查" in said and "手机号码 <mark>138****8000</mark>" in said and "13800138000" not in said
        )
        assert "重建时去掉的内容 1 项" in said and "不可见字符" in said
    said = act(drafter, case, "self_check", questions=list(QUESTIONS), attribute="proactive")
    assert said.status_code == 422 and "发现疑似个人信息1处" in said.content.decode()


def test_who_wrote_a_text_that_came_back_reads_why_first_and_a_published_one_is_one_click_from_its_page():
    city.found()
    drafter = signed_in("drafter")
    case = drafted(drafter)
    before = text_of(drafter.get(f"/desk/case/{case.code}/").content.decode())
    assert "法制审核 自审后确定" in before and "签发 待办" in before
    case = walked(case, [SELF])
    assert (
        "双人复核放行" not in signed_in("secrecy_reviewer").get(f"/desk/case/{case.code}/").content.decode()
    )
    case = walked(
        case, [("secrecy_reviewer", "return_draft", {"reason": "银行卡号一列没有必要公开，请删去"})]
    )
    for url in (f"/desk/case/{case.code}/", f"/desk/release/case/{case.code}/edit/"):
        page = text_of(drafter.get(url).content.decode())
        assert page.index("退回修改银行卡号一列没有必要公开，请删去") < page.index("为方便市民办事"), url
    assert edit(drafter, case, body="<p>为方便群众办事，现将有关事项通知如下。</p>").status_code == 302
    assert "退回修改银行卡号" in text_of(drafter.get(f"/desk/case/{case.code}/").content.decode())
    case = walked(case, [SELF])
    again = text_of(signed_in("secrecy_reviewer").get(f"/desk/case/{case.code}/").content.decode())
    assert "退回修改银行卡号" not in again
    seen = again[again.index("与退回时相比的改动") :]
    assert "删为方便市民办事" in seen and "增为方便群众办事" in seen
    case = walked(case, [SECRECY, OFFICE, SIGN])
    record = Record.objects.house.get(case=case.code)
    assert "网页正在印发" in signed_in("signer").get(f"/desk/case/{case.code}/").content.decode()
    drain(now=START)
    page = signed_in("signer").get(f"/desk/case/{case.code}/").content.decode()
    assert (
        "银行卡号" not in page[: page.index("为方便群众办事")]
        and f'href="{record.path}">网站上的页面' in page
    )
    assert "法制审核 不需要" in text_of(page)
    assert re.search(r'<details class="act" id="withdraw', page), "what takes a page down lies open by itself"
