"""The scanner of texts: every disguise of a number is that number, and the number of a thing is nobody's.

All people are made up: numbers are generated with a valid check character (GB 11643) from a seed."""

import random

import pytest

from mingtang.records import scanning
from mingtang.records.scanning import folding, mask, numbers, scan

ID = "11010519491231002X"
FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
BANKER = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
DISGUISES = {
    "plain": str,
    "spaced": " ".join,
    "grouped": lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
    "dashed": lambda n: f"{n[:6]}-{n[6:14]}－{n[14:]}",
    "dotted": lambda n: f"{n[:6]}·{n[6:14]}·{n[14:]}",
    "full width": lambda n: n.translate(FULL),
    "zero width": "\u200b".join,
    "soft hyphen": "\u00ad".join,
    "two lines": lambda n: f"{n[:9]}\n{n[9:]}",
    "Chinese": lambda n: n.translate(HAN),
    "banker's": lambda n: n.translate(BANKER),
    "Cyrillic": lambda n: n.replace("0", "О").replace("X", "Х"),
    "letters": lambda n: n.replace("0", "O").replace("1", "l", 2),
    "Arabic digits": lambda n: n.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "lower x": str.lower,
    "struck": "\u0336".join,
}


def identity(chance: random.Random) -> str:
    province = chance.choice(["110105", "320500", "440106", "510104", "620102"])
    day = f"{chance.randint(1930, 2015)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    body = f"{province}{day}{chance.randint(1, 999):03}"
    return body + numbers.ric.calc_check_digit(body + "0")


def kinds_of(text: str) -> list[str]:
    return [f.kind for f in scan(text)]


def recall() -> float:
    chance, hits, tried = random.Random(20261128), 0, 0
    for _ in range(40):
        number = identity(chance)
        for disguise in DISGUISES.values():
            tried += 1
            hits += kinds_of(f"申请人张某，身份证号：{disguise(number)}，属实。") == ["id_number"]
    return hits / tried


def test_every_identity_number_is_found_in_every_disguise():
    assert recall() == 1.0


def test_without_normalisation_the_disguises_would_pass(monkeypatch):
    monkeypatch.setattr(scanning, "fold", lambda text: folding.Folded(text, text, range(len(text))))
    assert recall() < 0.7


def false_alarms() -> int:
    """Numbers of eighteen digits with a province and a day in them, as project numbers have, with any check digit."""
    chance, found = random.Random(7), 0
    for _ in range(600):
        number = identity(chance)
        wrong = str((int(number[-1].replace("X", "0")) + 3) % 10)
        found += bool(scan(f"流程{number[:-1]}{wrong if wrong != number[-1] else '5'}已办结"))
    return found


def test_a_wrong_check_character_is_no_identity_number():
    assert false_alarms() <= 2  # of 600: those that end in 000, as a spreadsheet cuts them


def test_without_the_check_character_every_such_number_would_be_held(monkeypatch):
    monkeypatch.setattr(numbers, "is_identity", lambda digits: numbers._born(digits[6:14], digits))
    assert false_alarms() > 500


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("证件号110105491231002", "id_number"), ("1.10105194912310E+17", "id_number"), ("1.10105E+17", "id_number"),
        ("110105194912310000", "id_number"), (f"1.{ID}", "id_number"), (f"第一{ID}", "id_number"), (f"id{ID}", "id_number"),
        ("13800138000", "mobile"), ("138 0013 8000", "mobile"), ("1 3 8 0 0 1 3 8 0 0 0", "mobile"), ("+86 13800138000", "mobile"),
        ("+8613800138000", "mobile"), ("一三八〇〇一三八〇〇〇", "mobile"), ("电话138\n00138000", "mobile"), ("①③⑧00138000", "mobile"),
        ("1.3800138E+10", "mobile"), ("６２２２ ０２１１ ２３４５ ６７８７", "bank_card"), ("卡号4111111111111111", "bank_card"),
        ("zhang.san@qq.com", "email"), ("zhang＠163．com", "email"), ("lisi(at)qq.com", "email"), ("wangwu@\nsina.com.cn", "email"),
        ("苏A12345", "plate"), ("粤B·D12345", "plate"), ("京A 1234学", "plate"), ("E12345678", "passport"), ("EA1234567", "passport"),
        ("护照号码：G2012 3456", "passport"), ("家庭电话：0512-65221234", "phone"), ("住宅电话 65221234", "phone"),
        ("家住澜汀市东湖区阳光花园3栋2单元501室", "address"), ("翠苑小区十二幢三〇一室", "address"), ("柳林镇王家村3组25号", "address"),
        ("住址：澜汀市人民路88号", "address"), ("滨江一号小区 3 号楼\n2 单元 501", "address"), ("丽景花园3-2-501", "address"),
    ],
)  # fmt: skip
def test_each_kind_is_found_and_masked_for_good(text, kind):
    assert kinds_of(text) == [kind]
    assert scan(mask(text)) == []
    assert scanning.LABELS[kind]


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码91110108MA01ABCD2X", "索引号 11310000MB2F30432L/2026-00012", "档号：0001-WS·2026-D30-0012",
        "项目编号：320500202606150012", "采购编号 JSZC-320500-2026-0001", "办公电话0512-65221234", "电话：010-12345678",
        "预算13,800,138,000.00元", "国办发〔2019〕60号", "400-8001-234", "2026-11-22 10:30", "1998-01-01 123", "139.196.10.123",
        "澜汀市人民路1号政务服务中心3楼302室", "市民中心3号楼512室", "xxgk@lanting.gov.cn", "京ICP备12345678号", "京B2-20090059",
        "金额13800.50 138000", "项目编号 E20260012", "二〇二六年十一月二十八日", "GB/T 12345-2008", "共计138001380001元",
        "建字第320500202600123号", "12000\n13800\n138000\n15000", "1****************X", "138****8000", "第13800次",
    ],
)  # fmt: skip
def test_the_numbers_of_things_and_offices_are_left_alone(text):
    assert kinds_of(text) == []


def test_places_are_told_in_the_characters_of_the_text_itself():
    text = "甲\u200b乙1３8\u200b00138000丙"
    found = scan(text)[0]
    assert text[found.start : found.start + found.length] == "1３8\u200b00138000"


def test_hostile_texts_take_little_time():
    import time

    began = time.perf_counter()
    for piece in (
        "1 ",
        "1",
        "a@",
        "小区3",
        "一二",
        "E1",
        "苏A1",
        "1-\n",
        "Ol",
        "@.",
        "家庭电话0",
        "村3组",
        "(at)",
    ):
        scan(piece * (40_000 // len(piece)))
    assert time.perf_counter() - began < 15
