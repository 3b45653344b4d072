import re

import pytest
from django.template.loader import render_to_string

from mingtang.forms import definition
from mingtang.forms.files import Kept
from mingtang.forms.inputs import input_class
from mingtang.ui.inputs import Input
from tests.forms.conftest import build, field
from tests.forms.filled import COMPANY, PERSON, post

LETTER = ("attachments", "说明.txt", "附上说明".encode())


def test_a_compiled_form_is_the_house_input():
    form = post(PERSON)
    assert isinstance(form, Input)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "张三"


def test_one_definition_compiles_once_and_instances_share_nothing():
    made = input_class(definition.get("request"))
    assert made is input_class(definition.get("request"))
    one = made(kept={"attachments": [Kept("0" * 64, "甲.txt", 1, "text/plain")]})
    assert "attachments__kept" in one.fields
    assert "attachments__kept" not in made().fields
    assert made().fields["attachments"].kept == ()


def test_what_was_typed_into_a_hidden_question_is_dropped_with_its_error():
    form = post(COMPANY, name="王五", id_number="123", other_id_number="?")
    assert form.is_valid(), form.errors
    assert not {"name", "id_type", "id_number", "other_id_number"} & set(form.cleaned_data)


def test_a_question_that_shows_is_needed():
    form = post({**PERSON, "id_type": "passport"})
    assert form.errors == {"other_id_number": ["请填写证件号码"]}
    assert "id_number" not in form.cleaned_data


def test_a_question_behind_a_hidden_question_is_hidden_too():
    form = post({**COMPANY, "id_type": "passport", "other_id_number": ""})
    assert form.is_valid(), form.errors


def test_a_question_behind_an_unanswered_one_asks_nothing_yet():
    values = {k: v for k, v in PERSON.items() if k not in ("applicant_type", "name", "id_type", "id_number")}
    assert post(values).errors == {"applicant_type": ["请选择申请人类型"]}


@pytest.mark.parametrize(
    ("how", "what", "message"), [("post", "address", "请填写通信地址"), ("email", "email", "请填写电子邮箱")]
)
def test_the_way_of_delivery_decides_which_address_is_needed(how, what, message):
    assert post(PERSON, delivery_form=how).errors == {what: [message]}
    assert post(PERSON, delivery_form=how, email="a@example.cn", address="澜汀市青浦区1号").is_valid()


def leaks(make):
    """Hidden values or errors that come through a form class: (key, what)."""
    form = make(post(COMPANY, name="王五", id_number="123"))
    form.is_valid()
    return [
        (key, where)
        for where, found in (("value", form.cleaned_data), ("error", form.errors))
        for key in found
        if key in PERSON_ONLY
    ]


PERSON_ONLY = ("name", "id_type", "id_number")


def test_a_form_that_does_not_drop_hidden_answers_is_caught():
    def careless(form):
        form.clean = lambda: form.cleaned_data
        return form

    assert leaks(lambda form: form) == []
    assert ("name", "value") in leaks(careless)
    assert ("id_number", "error") in leaks(careless)


def test_the_condition_is_written_in_the_hint_for_those_without_javascript():
    form = post(PERSON)
    assert (
        form.fields["id_number"].help_text == "仅在“身份证件类型”选择“居民身份证”、“港澳台居民居住证”时填写。"
    )
    assert form.fields["address"].help_text.startswith("“获取信息的方式”选择“邮寄”时必填。")
    widget = form.fields["id_number"].widget
    assert (widget.attrs["data-shown-field"], widget.attrs["data-shown-in"]) == (
        "id_type",
        "id_card residence_permit",
    )


def test_a_file_that_is_refused_is_an_error_in_the_words_of_the_terms():
    form = post(PERSON, [("attachments", "x.exe", b"MZ")])
    assert form.errors == {"attachments": ["暂不支持这种文件，请换成 PDF、Word、Excel、WPS、OFD 或图片"]}
    form = post(PERSON, [LETTER, ("attachments", "y.txt", b"<script>")])
    assert form.errors == {"attachments": ["“y.txt”：文件内含可能有害的内容，未予接收"]}


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    form = post(PERSON, [("attachments", "a.txt", b"x" * (20 * 1024 * 1024 + 1))])
    monkeypatch.setattr("mingtang.forms.uploads.judge", None)
    assert form.errors == {"attachments": ["文件超过20MB，请压缩后再传，或到窗口提交"]}


def test_the_same_file_twice_is_one_file():
    form = post(PERSON, [LETTER, ("attachments", "又名.txt", LETTER[2])])
    assert form.is_valid()
    assert [file.name for file in form.given_files("attachments")] == ["说明.txt"]


def test_more_files_than_the_question_takes_are_refused_kept_ones_included():
    many = [("attachments", f"{n}.txt", f"第{n}份".encode()) for n in range(4)]
    there = [Kept(f"{n:064x}", f"旧{n}.txt", 1, "text/plain") for n in range(2)]
    assert post(PERSON, many).is_valid()
    form = post(PERSON, many, kept={"attachments": there}, attachments__kept=[file.digest for file in there])
    assert form.errors == {"attachments": ["最多上传5个文件"]}
    form = post(PERSON, many, kept={"attachments": there}, attachments__kept=[there[0].digest])
    assert form.is_valid()
    assert len(form.given_files("attachments")) == 5


def test_a_kept_file_counts_as_given_until_it_is_unticked():
    needed = build(field("proof", type="file", required=True))
    there = {"proof": [Kept("a" * 64, "证件.png", 9, "image/png")]}
    assert post({"proof__kept": ["a" * 64]}, form=needed, kept=there).is_valid()
    assert post({}, form=needed, kept=there).errors == {"proof": ["请上传甲"]}
    assert post({"proof__kept": ["b" * 64]}, form=needed, kept=there).is_valid() is False


def render(form):
    return render_to_string("forms/definition.html", {"form": form})


def test_the_template_shows_every_group_question_and_the_key():
    html = render(input_class(definition.get("request"))())
    form = definition.get("request")
    for group in form.groups:
        assert f'id="group-{group.key}"' in html
        assert f">{group.label}</legend>" in html
    for asked in form.fields:
        assert html.count(f'name="{asked.key}"') >= 1
    assert html.count('name="key"') == 1


def test_every_control_has_a_label_or_legend_and_a_hint_it_points_to():
    html = render(input_class(definition.get("request"))())
    ids = set(re.findall(r' id="([^"]+)"', html))
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", html)
    visible = [c for c in controls if 'type="hidden"' not in c]
    assert len(visible) > 25
    for control in visible:
        assert re.search(r' id="([^"]+)"', control)[1] in labelled, control
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= ids
    assert " required" not in re.sub(
        r'="[^"]*"', "", html
    )  # without a script a hidden question must not block sending


def test_errors_stand_in_the_summary_and_at_the_control_it_links_to():
    html = render(post(PERSON, telephone="123"))
    assert '<a href="#id_telephone">请填写11位手机号码，或“区号-号码”</a>' in html
    control = re.search(r'<input[^>]*name="telephone"[^>]*>', html)[0]
    assert 'aria-invalid="true"' in control
    assert "id_telephone_error" in control


def test_what_was_typed_is_escaped_when_it_comes_back():
    html = render(post(PERSON, info_title="<script>alert(1)</script>", telephone="1"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
