"""What looks like personal data and is not: every page of an office is full of it."""

from __future__ import annotations

from random import Random

from tests.records.corpora import people

USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z (GB 32100-2015)
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def is_id_number(text: str) -> bool:
    """Would be a right identity number by accident (region aside)."""
    return (
        text[:17].isdigit()
        and text[17] == people.check_character(text[:17])
        and 1 <= int(text[10:12]) <= 12
        and 1 <= int(text[12:14]) <= 31
        and text[6:8] in ("18", "19", "20")
    )


def is_card(text: str) -> bool:
    return people.luhn(text[:-1]) == text[-1]


def organisation(rng: Random) -> str:
    """An organisation code of nine characters with its own check character (GB 11714-1997)."""
    body = digits(rng, 8)
    check = 11 - sum(int(d) * w for d, w in zip(body, ORG_WEIGHTS, strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def credit_code(rng: Random) -> str:
    """统一社会信用代码 (GB 32100-2015), often of digits alone: then it has the very shape of an identity number."""
    body = (
        rng.choice(("11", "12", "13", "51", "91", "92", "93"))
        + rng.choice(people.NOWHERE)
        + organisation(rng)
    )
    total = sum(USCC.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True))
    return body + USCC[-total % 31]


def eighteen(rng: Random) -> str:
    while is_id_number(text := digits(rng, 18)):
        pass
    return text


def wrong_id(rng: Random) -> str:
    """Eighteen digits with a division and a date, whose last one is wrong: a serial number, not a person."""
    right = people.id_number(rng)
    return right[:17] + rng.choice([d for d in "0123456789" if d != right[17]])


def order(rng: Random) -> str:
    """A payment order: date and serial, 19 digits, not a card."""
    while is_card(text := f"62{rng.randrange(2020, 2027)}{rng.randrange(1, 13):02d}" + digits(rng, 11)):
        pass
    return text


def isbn(rng: Random) -> str:
    body = "9787" + digits(rng, 8)
    check = -sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10
    return f"{body[:3]}-{body[3]}-{body[4:7]}-{body[7:12]}-{check}"


def firm_code(rng: Random) -> str:
    """A credit code that is not, by accident, a right identity number too."""
    while is_id_number(code := credit_code(rng)):
        pass
    return code


def uscc_line(rng: Random) -> str:
    code = firm_code(rng)
    return rng.choice(
        ("统一社会信用代码：{}", "社会信用代码{}。", "澜汀市某某建设有限公司（{}）中标。")
    ).format(code)


LINES = {
    "credit code": uscc_line,
    "index number": lambda r: f"索引号：{r.choice(people.NOWHERE)}001/{r.randrange(2008, 2027)}-{digits(r, 5)}",
    "long index number": lambda r: f"索引号 990100-{digits(r, 8)}-{r.randrange(2008, 2027)}-{digits(r, 4)}",
    "archive number": lambda r: f"档号：X0{r.randrange(10, 99)}-WS·{r.randrange(1990, 2026)}-D30-BGS-{digits(r, 4)}",
    "project number": lambda r: f"项目代码：{r.randrange(2016, 2027)}-{r.choice(people.NOWHERE)}-{digits(r, 2)}-{digits(r, 2)}-{digits(r, 6)}",
    "procurement number": lambda r: f"采购编号：LTZC{r.randrange(2016, 2027)}{r.randrange(1, 13):02d}{digits(r, 9)}",
    "office phone": lambda r: f"{r.choice(('办公电话', '咨询电话', '监督电话', '传真', '值班电话'))}：0880-00{digits(r, 5)}",
    "hotline": lambda r: f"如有疑问，请拨打 {r.choice(('12345', '12312', '12315', '12388'))} 热线。",
    "amount": lambda r: f"合计 {r.randrange(10**4, 10**10):,}.{digits(r, 2)} 元，其中上级补助 {r.randrange(10**8)} 万元。",
    "amount without commas": lambda r: f"预算数 {r.randrange(10**10, 10**11)}.00 元",
    "isbn": lambda r: f"ISBN {isbn(r)}",
    "case number": lambda r: f"（{r.randrange(2015, 2027)}）岫99{digits(r, 2)}行初{digits(r, 4)}号",
    "letter number": lambda r: f"受理编号：LT{r.randrange(2020, 2027)}{r.randrange(1, 13):02d}{r.randrange(1, 29):02d}{digits(r, 8)}",
    "coordinates": lambda r: f"东经 {r.randrange(73, 135)}.{digits(r, 6)}°，北纬 {r.randrange(18, 53)}.{digits(r, 6)}°",
    "eighteen digits": lambda r: f"流水号 {eighteen(r)}",
    "wrong check digit": lambda r: f"材料流水编号：{wrong_id(r)}",
    "order number": lambda r: f"支付指令 {order(r)} 已执行。",
    "dates": lambda r: f"公示期：{r.randrange(2015, 2027)}0{r.randrange(1, 10)}{r.randrange(10, 29)}-{r.randrange(2015, 2027)}1{r.randrange(0, 3)}{r.randrange(10, 29)}",
    "document number": lambda r: f"澜政办〔{r.randrange(2008, 2027)}〕{r.randrange(1, 300)}号",
    "eleven digits": lambda r: f"设备编号 2{digits(r, 10)}，电表户号 0{digits(r, 9)}",
    "long serial": lambda r: f"条码 69{digits(r, 30)}",
}  # fmt: skip


def line(rng: Random) -> tuple[str, str]:
    """(what it is, a line of an office's page that holds no personal data)"""
    what = rng.choice(list(LINES))
    return what, LINES[what](rng)
