"""Input: one markup, our sentences, a key, and acts whose refusals land on the form."""

import re

import pytest
from django import forms

from mingtang.ledger.refusal import Moved, Refused
from mingtang.ui.inputs import KEY_MISSING, Input
from tests.ui.gallery import FILLED, RequestInput

KEY = "k" * 24


class Note(Input):
    text = forms.CharField(label="意见", max_length=5)


def bound(**given):
    return Note({"key": KEY, "text": "同意"} | given)


def test_every_render_has_a_new_key_and_an_error_keeps_it():
    keys = {re.search(r'name="key" value="([^"]+)"', str(Note())).group(1) for _ in range(3)}
    assert len(keys) == 3
    assert f'name="key" value="{KEY}"' in str(bound(text=""))


def test_a_post_without_a_key_is_refused_in_words():
    form = Note({"text": "同意"})
    assert not form.is_valid()
    assert form.problems() == [{"text": KEY_MISSING, "href": ""}]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("applicant", "请填写姓名"),
        ("email", "请填写完整的电子邮箱，例如 name@example.cn"),
        ("copies", "请填写不大于9的数"),
        ("agency", "请从所列选项中选择"),
        ("how", "请选择获取信息的方式"),
        ("what", "请填写所需信息的内容"),
        ("agree", "请勾选“我确认所填内容真实”"),
    ],
)
def test_an_error_says_what_to_do(name, sentence):
    assert RequestInput(FILLED).errors[name] == [sentence]


def test_too_long_says_how_long_it_may_be_and_is():
    assert bound(text="一二三四五六").errors["text"] == ["最多填写5个字，现在是6个"]


def test_a_field_keeps_the_sentence_its_author_wrote():
    class Own(Input):
        text = forms.CharField(label="理由", error_messages={"required": "退回必须写明理由"})

    assert Own({"key": KEY}).errors["text"] == ["退回必须写明理由"]


def test_each_line_of_the_summary_leads_to_a_control_of_the_page():
    form = RequestInput(FILLED)
    html = str(form)
    targets = [problem["href"].removeprefix("#") for problem in form.problems()]
    assert len(targets) == 7
    assert [t for t in targets if f'id="{t}"' not in html] == []


def test_a_control_is_described_by_its_hint_and_its_error():
    html = str(RequestInput(FILLED))
    assert 'aria-invalid="true" aria-describedby="id_applicant_helptext id_applicant_error"' in html
    assert (
        html.index('id="id_applicant_helptext"')
        < html.index('id="id_applicant_error"')
        < html.index('name="applicant"')
    )


def test_what_is_not_required_is_marked_and_nothing_relies_on_the_browser():
    html = str(RequestInput())
    assert '电子邮箱<span class="optional">（选填）' in html
    assert " required" not in html


def test_a_typed_text_is_escaped():
    assert "<b>" not in str(bound(text="<b>一二三四</b>"))


def act(result=None, refusal=None):
    seen = {}

    def run(*args, **kwargs):
        seen.update(args=args, kwargs=kwargs)
        if refusal:
            raise refusal
        return result

    return run, seen


def test_a_house_act_is_given_the_key_and_another_function_is_not():
    form = bound()
    assert form.is_valid()
    run, seen = act("澜〔2026〕1号")
    assert form.does(run, 1, by="a") == "澜〔2026〕1号"
    assert seen == {"args": (1,), "kwargs": {"by": "a"}}
    run.act_name = "case.take"
    form.does(run, 1)
    assert seen["kwargs"] == {"key": KEY}


def test_an_act_that_returns_nothing_counts_as_done():
    form = bound()
    assert form.is_valid()
    assert form.does(act()[0]) is True


def test_a_refusal_stands_on_its_field():
    form = bound()
    assert form.is_valid()
    reason = "答复期限只能延长一次（条例第三十三条）"
    assert form.does(act(refusal=Refused(reason, "text"))[0]) is None
    assert form.errors["text"] == [reason]
    assert form.refused and not form.moved
    assert "没有办成" in str(form)


@pytest.mark.parametrize("field", [None, "not_here"])
def test_a_refusal_without_a_field_of_this_form_stands_on_the_form(field):
    form = bound()
    assert form.is_valid()
    assert form.does(act(refusal=Refused("缺少送达凭证，不能办结", field))[0]) is None
    assert form.non_field_errors() == ["缺少送达凭证，不能办结"]
    assert "缺少送达凭证，不能办结" in str(form)


def test_a_lost_race_is_told_as_such():
    form = bound()
    assert form.is_valid()
    form.does(act(refusal=Moved("此件已由李慧于09:12办理，请刷新后查看"))[0])
    assert form.refused and form.moved


def test_two_inputs_on_one_page_share_no_id():
    html = str(Note(prefix="a")) + str(Note(prefix="b"))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
