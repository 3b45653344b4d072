"""The checker: each defect is named, with its line; taken out of the list, a check leaves its defect unseen."""

import tomllib

import pytest

from mingtang.kinds import check_text, checks, load, service
from tests.kinds.items import road, subsidy

REQUEST = load.source("request-2019")
ARGS = (load.rules("request-2019"), load.letters("request-2019"))

CONSULT = 'do = "consult_third_party"'
NO_ENTRY = """
[[steps]]
do = "lost"
label = "登记"
from = ["open"]
to = "{to}"
by = ["handler"]
law = "条例第四十五条"
consequence = "用于测试"
{more}
"""


def extra(to: str = "same", more: str = "") -> str:
    return NO_ENTRY.format(to=to, more=more)


# check, text replaced in kind.toml (or "" to append), by what, text of the line the fault must name, its words
DEFECTS = [
    ("unknown_states", 'to = "consulting"', 'to = "consultation"', 'to = "consultation"', "不是已定义的状态"),
    ("unknown_states", 'from = ["to_confirm"]', 'from = ["waiting"]', 'from = ["waiting"]', "不是已定义的状态"),
    ("unreachable", "archived = {", 'limbo = { label = "孤立", clock = "stopped", final = true }\narchived = {', "limbo =", "到不了"),
    ("unreachable", "", extra(more='after = ["lost"]'), "[[steps]]<last>", "永远轮不到"),
    ("unknown_steps", 'undoes = ["decide"', 'undoes = ["dicide"', 'undoes = ["dicide"', "不是本表的环节"),
    ("endings", 'clock = "stopped", final = true', 'clock = "stopped"', "[states]", "没有终结状态"),
    ("endings", 'label = "已送达", clock = "stopped"', 'label = "已送达", clock = "stopped", final = true', "delivered =", "不应再有去向"),
    ("endings", "archived = {", 'limbo = { label = "停滞", clock = "running" }\narchived = {', "limbo =", "没有走到终结状态的路"),
    ("endings", 'label = "已归档", clock = "stopped"', 'label = "已归档", clock = "running"', "archived =", "应停止计时"),
    ("clocks", 'label = "办理中", clock = "running"', 'label = "办理中", clock = "ticking"', "open =", "ticking"),
    ("articles", 'law = "条例第三十二条、第三十三条第三款"\npauses', 'law = ""\npauses', 'law = ""', "没有写明依据的条款"),
    ("articles", 'law = "条例第三十三条"\ncap', 'law = "条例"\ncap', 'law = "条例"<end>', "没有写明依据的条款"),
    ("articles", 'article = "条例第三十七条"', 'article = "见条例"', 'article = "见条例"', "没有写明依据的条款"),
    ("letters", 'issues = ["extension"]', 'issues = ["extention"]', 'issues = ["extention"]', "没有文本"),
    ("letters", 'letter = "reply_partial"', 'letter = "reply_part"', 'letter = "reply_part"', "没有文本"),
    ("posts", 'by = ["disclosure_head"]', 'by = ["disclosure_chief"]', 'by = ["disclosure_chief"]', "不在岗位表中"),
    ("posts", 'by = ["disclosure_head"]\n', "", "do = \"extend\"<step>", "没有写明由谁办理"),
    ("rules", 'rule = ["redactions_listed"', 'rule = ["redaction_list"', 'rule = ["redaction_list"', "没有定义"),
    ("rules", 'rule = ["not_extended_yet"', 'rule = ["never_extended"', 'rule = ["never_extended"', "没有定义"),
    ("asked", 'asks = ["archive_no"]', 'asks = ["archive_number"]', 'asks = ["archive_number"]', "不是可以填写的事实"),
    ("asked", 'asks = ["archive_no"]', 'asks = ["own_digest"]', 'asks = ["own_digest"]', "不是可以填写的事实"),
    ("asked", 'asks = ["archive_no"]', 'bulk = true  # all\nasks = ["archive_no"]', "bulk = true  # all", "不能批量办理"),
    ("asked", 'on = "corrected_on"', 'on = "correction_on"', 'on = "correction_on"', "不是已知的事实"),
    ("conditions", "", extra(more='when = "third_party_known"'), 'when = "third_party_known"', "没有在事实表"),
    ("conditions", "", extra(more='when = " "'), 'when = " "', "没有在事实表"),
    ("outcomes", 'outcome = "abandoned_fee"', 'outcome = "unpaid"', 'outcome = "unpaid"', "不在结果表中"),
    ("outcomes", 'remedy = "setting"', 'remedy = "appeal"', 'remedy = "appeal"', "救济告知"),
    ("cells", 'cell = "partially_granted"', 'cell = "partly_granted"', 'cell = "partly_granted"', "不在年报表中"),
    ("cells", 'cells = "applications"', 'cells = "application"', 'cells = "application"', "统计表"),
    ("parallels", "", extra(more='parallel = "g"') + extra(more='parallel = "g"').replace("lost", "lost_too"), 'parallel = "g"', "之后没有环节等待"),
    ("parallels", "", extra(more='parallel = "g"'), 'parallel = "g"', "只有一个环节"),
    ("units", 'n = 20\nunit = "working_days"\nlaw = "条例第三十三条"', 'n = 20\nlaw = "条例第三十三条"', "[terms.reply]", "没有写明单位"),
    ("units", 'n = 7\nunit = "working_days"', 'n = 7\nunit = "workdays"', 'unit = "workdays"', "不认识"),
    ("units", "n = 7", "n = -7", "n = -7", "不能为负数"),
    ("units", 'owed_by = "third_party"', 'owed_by = "them"', 'owed_by = "them"', "由谁承担"),
    ("unknown_terms", 'starts = ["third_party"]', 'starts = ["third_person"]', 'starts = ["third_person"]', "没有定义"),
    ("unknown_terms", 'main = "reply"', 'main = "answer"', 'main = "answer"', "没有定义"),
    ("promises", 'given = "correction_days"', 'given = "correction_days"\nwithin = "correction_notice"', "n = 15", "超过"),
    ("promises", 'given = "correction_days"', 'within = "law"\ngiven = "correction_days"', 'within = "law"', "没有定义"),
    ("extensions", "cap = 20\n", "", 'extends = "reply"', "没有写明最多延长多少"),
    ("extensions", "adds = 20", "adds = 30", "adds = 30", "超过期限"),
    ("extensions", 'once = true\nextends', "extends", 'do = "extend"<step>', "只办一次"),
    ("extensions", 'extends = "reply"\n', "", "adds = 20", "一并写明"),
    ("started_and_ended", 'starts = ["payment"]\n', "", "[terms.payment]", "没有环节使它开始"),
    ("started_and_ended", 'ends = ["confirm"]', "ends = []", "[terms.confirm]", "没有环节使它结束"),
    ("started_and_ended", 'resumes = ["reply"]', "resumes = []", "[terms.reply]", "使它恢复"),
    ("left_running", 'on = "delivered_on"\nends = ["reply"]', 'on = "delivered_on"', "delivered =", "可能还在计时"),
    ("left_running", 'ends = ["payment", "reply"]', 'ends = ["payment"]', "abandoned =", "可能还在计时"),
    ("given_terms", 'asks = ["items", "guidance", "correction_days"]', 'asks = ["items", "guidance"]', 'given = "correction_days"', "没有要求填写"),
]  # fmt: skip
ALSO = {  # what else must go for the defect to be the only thing wrong
    "ends = []": [('ends = ["confirm", "reply"', 'ends = ["reply"')],
    "resumes = []": [('restarts = ["reply"]', "restarts = []")],
}


def spoiled(old: str, new: str) -> str:
    source = REQUEST.replace(old, new, 0 if new in ALSO else 1) if old else REQUEST + new
    if new in ALSO:
        source = REQUEST.replace(old, new)
        for one, other in ALSO[new]:
            source = source.replace(one, other)
    assert source != REQUEST, f"the table has no {old!r} any more"
    return source


def line_named(source: str, mark: str) -> int:
    """The line a reader would point at, found by looking for the words, not by the checker's way."""
    lines = source.splitlines()
    if mark.endswith("<last>"):
        return max(i for i, line in enumerate(lines, 1) if line.startswith("[[steps]]"))
    if mark.endswith("<step>"):
        return lines.index(mark.removesuffix("<step>"))  # the [[steps]] line above `do`
    if mark.endswith("<end>"):
        return lines.index(mark.removesuffix("<end>")) + 1
    return next(i for i, line in enumerate(lines, 1) if line.startswith(mark))


def case_name(defect: tuple[str, ...]) -> str:
    return f"{defect[0]}: {defect[4]}"


@pytest.mark.parametrize("defect", DEFECTS, ids=case_name)
def test_a_defect_is_refused_with_its_line(defect):
    _, old, new, mark, words = defect
    source = spoiled(old, new)
    found = [fault for fault in check_text(source, *ARGS) if words in fault.text]
    assert found, f"not seen: {words}"
    assert line_named(source, mark) in [fault.line for fault in found]


@pytest.mark.parametrize("defect", DEFECTS, ids=case_name)
def test_without_its_check_the_defect_goes_unseen(defect, monkeypatch):
    name, old, new, mark, words = defect
    left = tuple(one for one in checks.CHECKS if one.__name__ != name)
    assert len(left) == len(checks.CHECKS) - 1
    monkeypatch.setattr(checks, "CHECKS", left)
    source = spoiled(old, new)
    line = line_named(source, mark)
    assert not [f for f in check_text(source, *ARGS) if words in f.text and f.line == line]


def test_every_check_has_a_defect_it_catches():
    item_checks = {one.__name__ for one in checks.checks_item.CHECKS}
    assert {defect[0] for defect in DEFECTS} | item_checks == {one.__name__ for one in checks.CHECKS}


@pytest.mark.parametrize(
    ("old", "new", "mark", "words"),
    [
        ('[outcomes.granted]\n', '[outcomes.already_public]\n', "[outcomes.already_public]<again>", "重名"),
        ("cap = 20\n", "cap = 20\ncap = 10\n", "cap = 10", "重名"),
        ('do = "accept"\n', 'do = "confirm"\n', 'do = "confirm"<second>', "出现两次"),
        ('issues = ["extension"]', 'isues = ["extension"]', "isues", "不认识的项"),
        ("adds = 20", 'adds = "20"', "adds =", "应为整数"),
        ("once = true\nextends", 'once = "yes"\nextends', 'once = "yes"', "应为是或否"),
        ('consequence = "开始办理', '#', 'do = "accept"<step>', "缺少“consequence”"),
        ("n = 20\n", "n = = 20\n", "n = = 20", "不合 TOML 格式"),
    ],
)  # fmt: skip
def test_a_fault_of_shape_is_refused_with_its_line(old, new, mark, words):
    source = spoiled(old, new)
    lines = source.splitlines()
    if mark.endswith("<again>"):
        line = max(i for i, text in enumerate(lines, 1) if text == mark.removesuffix("<again>"))
    elif mark.endswith("<second>"):
        line = max(i for i, text in enumerate(lines, 1) if text == mark.removesuffix("<second>")) - 1
    else:
        line = line_named(source, mark)
    faults = check_text(source, *ARGS)
    assert (line, True) in [(fault.line, words in fault.text) for fault in faults]


def test_a_table_without_source_is_checked_too_and_names_line_0():
    mapping = tomllib.loads(REQUEST)
    mapping["steps"][5]["by"] = ["nobody"]
    faults = checks.check(mapping, *ARGS)
    assert [(fault.path, fault.line) for fault in faults] == [("steps.5.by", 0)]


def drop(word):
    return lambda item: item.pop(word)


def put(path, value):
    def change(item):
        *way, last = path
        for one in way:
            item = item[one]
        item[last] = value

    return change


ITEM_DEFECTS = [
    (put(["basis"], []), "item.basis", "没有填写设定依据"),
    (drop("basis"), "item.basis", "没有填写设定依据"),
    (put(["conditions"], []), "item.conditions", "申请条件"),
    (put(["place"], " "), "item.place", "办理地点"),
    (put(["hours"], ""), "item.hours", "办理时间"),
    (put(["phone"], ""), "item.phone", "联系电话"),
    (drop("materials"), "item.materials", "办理材料"),
    (put(["materials", 0, "name"], "其他材料"), "item.materials.0.name", "其他"),
    (put(["materials", 0, "name"], "有关证明"), "item.materials.0.name", "有关"),
    (put(["materials", 1, "name"], "相应的批准文件"), "item.materials.1.name", "相应"),
    (put(["materials", 1, "name"], "临时占用城市道路申请表"), "item.materials.1.name", "重复"),
    (put(["promised", "n"], 21), "item.promised.n", "超过法定办结时限"),
    (put(["promised"], {"n": 29, "unit": "days"}), "item.promised.n", "超过法定办结时限"),
    (put(["promised", "unit"], ""), "item.promised", "缺少“unit”"),
    (put(["promised", "unit"], "weeks"), "item.promised.unit", "不认识"),
    (put(["promised", "n"], "7"), "item.promised.n", "应为整数"),
    (put(["statutory"], {}), "item.statutory", "行政许可应当写明法定办结时限"),
    (put(["statutory", "law"], ""), "item.statutory.law", "条款"),
    (put(["type"], "99"), "item.type", "代码表"),
    (put(["result", "kind"], "gift"), "item.result.kind", "不认识"),
    (put(["fees", 0, "basis"], ""), "item.fees.0", "缺少“basis”"),
    (lambda item: item.update(steps=item["steps"][:2]), "item.steps", "3至7个，现有2个"),
    (lambda item: item["steps"].insert(4, {**item["steps"][4], "key": "again"}), "item.steps", "3至7个，现有8个"),
    (put(["steps", 1, "post"], "surveyor"), "item.steps.1.post", "不在岗位表中"),
    (put(["steps", 1, "key"], "Survey 1"), "item.steps.1.key", "小写字母"),
    (put(["steps", 1, "key"], "withdraw"), "item.steps.1", "出现两次"),
    (put(["steps", 4, "key"], "survey"), "item.steps.4", "出现两次"),
    (put(["steps", 2, "limit", "unit"], "minutes"), "item.steps.2.limit.unit", "不认识"),
    (put(["steps", 2, "limit"], {}), "item.steps.2", "缺少“limit”"),
    (put(["steps", 2, "parallel"], ""), "item.steps.1.parallel", "只有一个环节"),
    (put(["steps", 3, "when"], "old_road"), "item.steps.3.when", "没有在事实表"),
    (put(["steps", 6, "when"], "new_road"), "item.steps.6", "不能附条件"),
    (put(["steps", 6, "decides"], True), "item.steps.6.decides", "只能有一个"),
    (put(["steps", 0], "受理"), "item.steps.0", "一行表格"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "path", "words"), ITEM_DEFECTS)
def test_a_defect_of_a_service_item_is_refused_at_its_place(spoil, path, words):
    item = road()
    spoil(item)
    faults = service.faults(item)
    assert [fault for fault in faults if fault.path == path and words in fault.text], faults
    with pytest.raises(load.KindError, match=words):
        service.build(item)


@pytest.mark.parametrize("name", ["elements", "codes", "materials", "steps"])
def test_without_an_item_check_some_defect_goes_unseen(name, monkeypatch):
    def unseen() -> int:
        count = 0
        for spoil, path, words in ITEM_DEFECTS:
            item = road()
            spoil(item)
            count += not [f for f in service.faults(item) if f.path == path and words in f.text]
        return count

    assert unseen() == 0
    monkeypatch.setattr(checks, "CHECKS", tuple(one for one in checks.CHECKS if one.__name__ != name))
    assert unseen() > 0


def test_one_place_of_an_item_is_named_once():
    item = road()
    item["steps"][1]["post"] = "surveyor"
    assert [fault.path for fault in service.faults(item)] == ["item.steps.1.post"]


def test_items_in_order_have_no_faults():
    assert service.faults(road()) == []
    assert service.faults(subsidy()) == []
