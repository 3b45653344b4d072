import json

import pytest
from django.utils.datastructures import MultiValueDict

from mingtang.forms import answers, codes, masking
from mingtang.forms.checking import MASKS, TYPES, check
from mingtang.forms.inputs import input_class
from mingtang.forms.uploads import judge
from tests.conftest import shared
from tests.forms.conftest import build, field, mapping


@pytest.fixture(scope="module")
def naughty():
    """The Big List of Naughty Strings, and what JSON can hold but UTF-8 cannot."""
    strings = json.loads(shared("data/blns.json").read_text(encoding="utf-8"))
    return [*strings, "\ud800", "a\udfffb", "\uffff", "\U0010ffff", "ﷺ" * 150]


@pytest.mark.parametrize("kind", TYPES)
def test_no_string_makes_a_field_fail_in_any_way_but_politely(kind, naughty):
    form = input_class(build(field("q", type=kind, required=True)))
    for string in naughty:
        made = form(MultiValueDict({"q": [string, string], "key": ["k"]}))
        if made.is_valid():
            for text in answers.canonical(made).values():
                text.encode()
                assert not any(c in text for c in "\x00\u202e\u2066")
            for _, shown in answers.answers(made, hide=("plain", "personal", "sensitive")):
                shown.encode()
        else:
            assert all(messages for messages in made.errors.values())
        str(made["q"])


def test_no_string_breaks_a_code_a_mask_a_file_name_or_the_checker(naughty):
    for string in naughty:
        assert not codes.read(string).strip(codes.ALPHABET)
        for kind in MASKS:
            masking.mask(kind, string)
        verdict = judge(string, "正文".encode())
        assert not verdict.ok
        verdict = judge(string + ".txt", "正文".encode())
        assert verdict.ok
        assert verdict.clean_name.endswith(".txt")
        verdict.clean_name.encode()
        assert not set(verdict.clean_name) & set('/\\:*?"<>|\x00\u202e')
        check(mapping(field(label=string, help=string, rule=string, retention=string)))
