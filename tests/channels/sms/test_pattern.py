"""The patterns of a gateway: what goes into them cannot break out, and what cannot be called is refused with its field."""

import json
from xml.etree import ElementTree

import pytest

from mingtang.channels.sms import pattern
from tests.channels.sms.gateway import SET

AWKWARD = {
    "number": "13800000000",
    "code": "012345",
    "text": '“引”"号"\\ & <b> 100%\n【澜】',
    "secret": "a&b=c\"'<",
}


def test_whatever_is_filled_in_stays_inside_its_place():
    made = json.loads(pattern.body(SET["body"], "json", "utf-8", AWKWARD))
    assert made == {
        "to": ["13800000000"],
        "content": AWKWARD["text"],
        "key": AWKWARD["secret"],
        "more": {"a": 1},
    }
    form = pattern.body("m={number}&c={text}&k={secret}&j={}", "form", "gb18030", AWKWARD)
    assert form.count(b"&") == 3 and b"%A1%B0" in form  # “ in GB18030
    tree = ElementTree.fromstring(pattern.body('<r k="{secret}"><t>{text}</t></r>', "xml", "utf-8", AWKWARD))
    assert tree.get("k") == AWKWARD["secret"] and tree.findtext("t") == AWKWARD["text"]


def test_text_that_looks_like_a_blank_is_not_filled_again():
    said = AWKWARD | {"text": "{secret}"}
    assert json.loads(pattern.body(SET["body"], "json", "utf-8", said))["content"] == "{secret}"


WRONG = {
    "url": [
        {"url": "ftp://sms.example/"}, {"url": "https://"}, {"url": "https://u:p@sms.example/"}, {"url": "http://sms.example/"},
        {"url": "https://sms.example/?m={number}"}, {"url": "https://sms.example:x/"}, {"url": "https://sms .example/"},
    ],
    "headers": [
        {"headers": "no colon"}, {"headers": "X: {code}"}, {"headers": "Host: x"}, {"headers": "X: 值"},
        {"headers": "X: {secret}", "secret": "密"},
    ],
    "body": [
        {"body": '{"to": "{number}"}'}, {"body": '{"content": "{text}"}'}, {"body": '{"to": "{number}" "c": "{code}"}'},
        {"secret": ""}, {"kind": "xml", "charset": "gb18030", "body": "{number}{code}{secret}\ud800"},
    ],
    "text": [{"text": "没有空位"}, {"text": "{code}{number}"}],
    "test_value": [{"test_value": " "}],
    "test_path": [{"test_path": ""}],
}  # fmt: skip


@pytest.mark.parametrize("field", WRONG)
def test_what_cannot_be_called_is_refused_at_its_field(field):
    good = {**SET, "url": "https://sms.example/send"}
    assert pattern.fault(good, demo=False) == ("", "")
    for change in WRONG[field]:
        reason, at = pattern.fault(good | change, demo=False)
        assert reason and at == field, change
    assert pattern.fault(good | {"url": "http://127.0.0.1:8/"}, demo=False) == ("", "")


@pytest.mark.parametrize(
    ("path", "value", "answer", "says"),
    [
        ("code", "0", b'{"code": 0}', True), ("code", "0", b'{"code": "0"}', True), ("code", "0", b'{"code": 1}', False),
        ("ok", "true", b'{"ok": true}', True), ("a.0.s", "DELIVRD", b'{"a": [{"s": "DELIVRD"}]}', True), ("a.x", "0", b'{"a": [0]}', None),
        ("code", "0", b"", None), ("code", "0", b"\xff", None), ("code", "0", b'{"code": {}}', None), ("code", "0", b"[" * 99_999, None),
    ],
)  # fmt: skip
def test_an_answer_is_read_or_it_is_said_that_it_cannot_be(path, value, answer, says):
    assert pattern.good("json", path, value, answer, "utf-8") is says
    assert pattern.good("text", "", "成功", "发送成功".encode("gb18030"), "gb18030") is True
    assert pattern.good("status", "", "", b"\xff", "utf-8") is True
