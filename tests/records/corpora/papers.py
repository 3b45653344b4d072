"""The corpus of G29: notices, lists and letters of an office with invented people's data in every spelling and file."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.records.corpora import negatives, people
from tests.records.corpora.disguises import SPELLINGS
from tests.records.corpora.measure import Item, Paper
from tests.records.corpora.wrappings import TABLES, WRAPPINGS

SENTENCES = {
    "id_number": ("{n}，身份证号：{v}", "申请人{n}（公民身份号码{v}）", "身份证号码{v}，经审核符合条件。", "{n} {v}", "当事人{n}，{v}，本市居民", "证件号：{v}"),
    "mobile": ("联系人{n}，手机{v}", "{n}（{v}）", "联系电话：{v}。", "请致电{v}联系{n}", "{n} {v} 已通知", "电话{v}（微信同号）"),
    "phone": ("{n}家庭电话：{v}", "住宅电话 {v}（{n}）", "{n}，宅电{v}"),
    "bank_card": ("银行卡号：{v}", "补助打入{n}账户{v}", "开户人{n}，卡号{v}。", "{n}，工行卡 {v}", "一卡通账号{v}"),
    "email": ("邮箱：{v}", "{n}，电子邮件 {v} 。", "请发至 {v} ，收件人{n}", "E-mail: {v}"),
    "plate": ("车牌号：{v}", "{n}驾驶{v}号小型轿车", "号牌 {v} ，所有人{n}", "车辆{v}违停"),
    "passport": ("护照号：{v}", "{n}，护照号码 {v}", "持护照（{v}）入境", "护照 {v} ，姓名{n}"),
    "address": ("家住{v}", "{n}，住址：{v}", "现住{v}。", "户籍地址：{v}，{n}", "{n}住{v}"),
}  # fmt: skip
SHARES = {"id_number": 26, "mobile": 24, "bank_card": 13, "phone": 4, "email": 9, "plate": 8, "passport": 8, "address": 8}  # fmt: skip
OLD = ("身份证号：{v}", "{n}，身份证号码{v}", "身份证（15位）{v}，{n}")
INVISIBLE_LOST = ("zero width", "zero width joiner", "soft hyphen", "mathematical", "two lines", "two lines, carriage return")  # a typesetter may drop or redraw them  # fmt: skip
WEIGHT = {"pdf": 2, "eml": 2, "ofd": 2, "txt": 8, "html": 4, "docx": 4}


def item(rng: Random, kind: str, without: tuple[str, ...] = ()) -> tuple[Item, str]:
    """A planted value and the sentence it stands in."""
    if kind == "id_number" and rng.random() < 0.08:
        value = people.old_id_number(rng)
        return Item(kind, value, value, "15 digits"), rng.choice(OLD).format(n=people.name(rng), v=value)
    value = people.MAKERS[kind](rng)
    disguise = rng.choice([d for d in SPELLINGS[kind] if d not in without])
    written = SPELLINGS[kind][disguise](value, rng)
    return Item(kind, value, written, disguise), rng.choice(SENTENCES[kind]).format(
        n=people.name(rng), v=written
    )


def notice(rng: Random, container: str, at: int, size: int) -> Paper:
    """`size` planted sentences among as many innocent ones."""
    wrap, ending = WRAPPINGS[container]
    without = INVISIBLE_LOST if container in ("pdf",) else ()
    kinds = rng.choices(list(SHARES), list(SHARES.values()), k=size)
    planted = [item(rng, kind, without) for kind in kinds]
    innocent = [negatives.line(rng) for _ in range(size)]
    lines = [line for _, line in planted] + [line for _, line in innocent]
    rng.shuffle(lines)
    return Paper(
        f"公示-{at}.{ending}", wrap(lines, rng), tuple(i for i, _ in planted), container, tuple(w for w, _ in innocent)
    )  # fmt: skip


COLUMNS = (("身份证号", "id_number"), ("手机号码", "mobile"), ("银行卡号", "bank_card"), ("家庭住址", "address"), ("车牌号", "plate"), ("护照号码", "passport"), ("电子邮箱", "email"))  # fmt: skip
TABLE_SPELLINGS = ("plain", "spaces", "full width", "dashes", "han digits")


def register(rng: Random, container: str, at: int, size: int) -> Paper:
    """A list of people under a head row, a serial number and an amount beside them."""
    wrap, ending = TABLES[container]
    columns = rng.sample(COLUMNS, 3)
    rows = [["序号", "姓名", *[head for head, _ in columns], "项目编号", "金额（元）"]]
    holds = []
    for number in range(1, max(2, size // 3 + 1)):
        row = [str(number), people.name(rng)]
        for _, kind in columns:
            value = people.MAKERS[kind](rng)
            if kind == "id_number" and rng.random() < 0.1:
                value = people.old_id_number(rng)
            spelling = rng.choice(("plain", "plain", *[s for s in TABLE_SPELLINGS if s in SPELLINGS[kind]]))
            written = SPELLINGS[kind][spelling](value, rng)
            holds.append(Item(kind, value, written, spelling))
            row.append(written)
        rows.append([*row, f"LT{negatives.digits(rng, 9)}", f"{rng.randrange(100, 90_000)}.00"])
    innocent = ("serial", "project number", "amount") * (len(rows) - 1)
    return Paper(f"名单-{at}.{ending}", wrap(rows, rng), tuple(holds), container, innocent)


def boxes(rng: Random, container: str, at: int, size: int) -> Paper:
    """A form with one box for each digit, as application forms are printed."""
    wrap, ending = TABLES[container]
    rows, holds = [], []
    for label, kind in (("身份证号", "id_number"), ("手机", "mobile"))[: max(1, size)]:
        value = people.MAKERS[kind](rng)
        rows.append([label, *value, *[""] * (18 - len(value))])
        holds.append(Item(kind, value, " | ".join(value), "one box a digit"))
    return Paper(f"申请表-{at}.{ending}", wrap(rows, rng), tuple(holds), container + " boxes")


BOXED = ("html table", "docx table", "xlsx table")


def papers(items: int, seed: int = 20250515) -> Iterator[Paper]:
    """Papers that hold about `items` planted values, and as many innocent lines."""
    rng = Random(seed)
    containers = [name for name in WRAPPINGS for _ in range(WEIGHT.get(name, 3))] + [*TABLES, "boxes"] * 3
    planted, at = 0, 0
    while planted < items:
        container = containers[at % len(containers)]
        at += 1
        heavy = container in ("pdf", "pdf table")  # one typesetting costs as much as a hundred other files
        size = 60 if heavy else rng.randrange(4, 13)
        if container == "boxes":
            paper = boxes(rng, rng.choice(BOXED), at, 2)
        elif container in TABLES:
            paper = register(rng, container, at, size)
        else:
            paper = notice(rng, container, at, size)
        planted += len(paper.holds)
        yield paper


def enterprises(rng: Random, container: str, at: int) -> Paper:
    """A list of firms and offices: credit codes, office telephones, project codes and amounts in columns."""
    wrap, ending = TABLES[container]
    rows = [["序号", "单位名称", "统一社会信用代码", "办公电话", "项目代码", "金额（元）", "支付流水号"]]
    for number in range(1, 9):
        office = f"0880-00{negatives.digits(rng, 5)}"
        code = f"{rng.randrange(2016, 2027)}-{rng.choice(people.NOWHERE)}-{negatives.digits(rng, 2)}-{negatives.digits(rng, 6)}"
        name = f"澜汀市{rng.choice(people.ESTATES)}建设有限公司"
        row = [str(number), name, negatives.firm_code(rng), office, code, f"{rng.randrange(10**4, 10**9)}", negatives.order(rng)]  # fmt: skip
        rows.append(row)
    told = ("credit code", "office phone", "project number", "amount", "order number") * 8
    return Paper(f"企业-{at}.{ending}", wrap(rows, rng), (), container, told)


def innocents(files: int, seed: int = 7) -> Iterator[Paper]:
    """Papers without a single person in them."""
    rng = Random(seed)
    names, tables = [n for n in WRAPPINGS if n != "pdf"], [n for n in TABLES if n != "pdf table"]
    for at in range(files):
        if at % 3 == 2:
            yield enterprises(rng, tables[at % len(tables)], at)
            continue
        container = names[at % len(names)]
        wrap, ending = WRAPPINGS[container]
        told = [negatives.line(rng) for _ in range(20)]
        yield Paper(f"通知-{at}.{ending}", wrap([t for _, t in told], rng), (), container, tuple(w for w, _ in told))  # fmt: skip
