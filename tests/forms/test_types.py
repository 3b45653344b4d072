from datetime import date
from decimal import Decimal

import pytest
from django.utils.datastructures import MultiValueDict

from mingtang.forms import answers
from mingtang.forms.inputs import input_class
from tests.forms.conftest import build, field

ID = "身份证号码有误，请核对（共18位，最后一位可为X）"
CREDIT = "统一社会信用代码有误，请核对"
PHONE = "请填写11位手机号码，或“区号-号码”"
EMAIL = "请填写完整的电子邮箱，例如 name@example.cn"
DAY = "请按“年-月-日”填写日期，例如 2026-11-22"
PICK = "请从所列选项中选择"


def ask(value, **about):
    """The form of one question, bound to what somebody typed."""
    form = input_class(build(field("q", **about)))
    values = value if isinstance(value, list) else [value]
    return form(MultiValueDict({"q": values, "key": ["k"]}))


GOOD = [
    ("text", " 张三 ", "张三"),
    ("text", "第一行\r\n第二行", "第一行 第二行"),
    ("text", "a\x00b\u202ec\ufeffd", "abcd"),
    ("text", "𱁬", "𱁬"),  # beyond the tables of Python 3.11
    ("text", "\ue000", "\ue000"),  # private area: some offices keep rare names there
    ("text", "\u200b\u3164", ""),
    ("long_text", "一\r\n\r\n二\x0b三", "一\n\n二\n三"),
    ("address", "澜汀市青浦区夏阳街道1号", "澜汀市青浦区夏阳街道1号"),
    ("telephone", "13800001234", "13800001234"),
    ("telephone", "１３８ ００００ １２３４", "13800001234"),
    ("telephone", "+86 138-0000-1234", "13800001234"),
    ("telephone", "0551—62345678", "0551-62345678"),
    ("telephone", "021-62345678-801", "021-62345678-801"),
    ("id_number", "11010519491231002x", "11010519491231002X"),
    ("id_number", "３４０５２４１９８００１０１００１Ｘ", "34052419800101001X"),
    ("id_number", "810000199408230021", "810000199408230021"),
    ("credit_code", "91110000600037341l", "91110000600037341L"),
    ("credit_code", "9111 0000 6000 3734 1L", "91110000600037341L"),
    ("email", " Name@Example.cn ", "Name@Example.cn"),
    ("email", "ａ＠example.cn", "a@example.cn"),
    ("number", "1,234", "1234"),
    ("number", "０", "0"),
    ("number", "-0", "0"),
    ("date", "2026-11-22", "2026-11-22"),
    ("date", "2026年1月2日", "2026-01-02"),
    ("date", "２０２６／１／２", "2026-01-02"),
    ("date", "20260102", "2026-01-02"),
    ("choice", "b", "b"),
    ("choices", ["c", "a"], "a,c"),
]


@pytest.mark.parametrize(("kind", "value", "kept"), GOOD)
def test_what_people_type_is_understood_and_kept_in_one_spelling(kind, value, kept):
    form = ask(value, type=kind)
    assert form.is_valid(), form.errors
    assert answers.canonical(form) == ({"q": kept} if kept else {})


BAD = [
    ("text", "", "请填写甲"),
    ("text", "\u200b \u3164", "请填写甲"),
    ("text", "长" * 101, "最多填写100个字，现在是101个"),
    ("telephone", "12345", PHONE),
    ("telephone", "12800001234", PHONE),
    ("telephone", "138000012345", PHONE),
    ("telephone", "62345678", PHONE),
    ("telephone", "٠٥٥١-٦٢٣٤٥٦٧٨", PHONE),
    ("telephone", "9" * 5000, PHONE),
    ("id_number", "110105194912310021", ID),
    ("id_number", "11010519490231002X", ID),
    ("id_number", "110105491231002", ID),
    ("id_number", "", "请填写甲"),
    ("credit_code", "91110000600037341M", CREDIT),
    ("credit_code", "9111000060003734IL", CREDIT),
    ("credit_code", "911100006", CREDIT),
    ("email", "name@", EMAIL),
    ("email", "a@b@c.cn", EMAIL),
    ("number", "1e5", "请填写数字"),
    ("number", "NaN", "请填写数字"),
    ("number", "十二", "请填写数字"),
    ("number", "٣", "请填写数字"),
    ("number", "12.5", "请填写整数"),
    ("date", "2026-02-30", DAY),
    ("date", "明天", DAY),
    ("date", "26-1-2", DAY),
    ("date", "1066-10-14", "请填写1900-01-01至2199-12-31之间的日期"),
    ("choice", "z", PICK),
    ("choice", "", "请选择甲"),
    ("choices", ["a", "z"], PICK),
    ("choices", [], "请选择甲"),
    ("file", "", "请上传甲"),
]


@pytest.mark.parametrize(("kind", "value", "message"), BAD)
def test_what_is_wrong_is_said_in_the_words_of_the_terms(kind, value, message):
    form = ask(value, type=kind, required=True)
    assert form.errors == {"q": [message]}


def test_identity_numbers_of_counties_that_a_list_forgot_are_still_people():
    from stdnum.cn import ric

    with pytest.raises(KeyError):
        ric.validate("34052419800101001X")
    assert ask("34052419800101001X", type="id_number").is_valid()


def test_an_agricultural_cooperative_has_a_credit_code_too():
    from stdnum.cn import uscc

    body = "N2340121MF5555555"
    code = body + uscc.calc_check_digit(body + "0")
    assert not uscc.is_valid(code)
    assert ask(code, type="credit_code").is_valid()


def test_numbers_keep_their_limits_and_places():
    about = {"type": "number", "minimum": 0, "maximum": "100.5", "places": 2}
    form = ask("100.50", **about)
    assert form.is_valid()
    assert form.cleaned_data["q"] == Decimal("100.50")
    assert ask("-1", **about).errors == {"q": ["请填写不小于0的数"]}
    assert ask("100.51", **about).errors == {"q": ["请填写不大于100.5的数"]}
    assert ask("1.234", **about).errors == {"q": ["最多保留2位小数"]}


def test_a_number_with_a_unit_shows_it_beside_the_question():
    assert str(ask("1", type="number", unit="平方米")["q"].label) == "甲（平方米）"


def test_dates_keep_their_limits():
    form = ask("2027-01-01", type="date", minimum="2026-01-01", maximum="2026-12-31")
    assert form.errors == {"q": ["请填写2026-01-01至2026-12-31之间的日期"]}
    form = ask("2026-12-31", type="date", maximum="2026-12-31")
    assert form.is_valid()
    assert form.cleaned_data["q"] == date(2026, 12, 31)


def test_a_rule_is_asked_of_the_whole_value_and_says_its_own_words():
    about = {"rule": "[A-Z]\\d{3}", "rule_says": "请填写一个大写字母和三位数字"}
    assert ask("A123", **about).is_valid()
    assert ask("A1234", **about).errors == {"q": ["请填写一个大写字母和三位数字"]}
    assert ask("", **about).is_valid()


def test_a_value_of_a_million_characters_is_refused_in_a_second():
    import time

    started = time.perf_counter()
    for kind in ("text", "long_text", "number", "date", "telephone", "id_number", "credit_code", "email"):
        assert not ask("a" * 1_000_000, type=kind).is_valid()
    assert time.perf_counter() - started < 1
