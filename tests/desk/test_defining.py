"""自设台账: a table type defined on screen, put into use by another person, filled, published masked, one row's data erased."""

from dataclasses import replace

import pytest

from mingtang.cases import kept
from mingtang.cases.tables import acts as table_acts
from mingtang.cli.verify import verify_all
from mingtang.forms.models import Entry, RegisterVersion
from mingtang.forms.registers import acts as rows_acts
from mingtang.forms.registers import defined
from mingtang.forms.registers.defined import acts, rules
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Moved, Refused
from mingtang.records.models import Edition
from mingtang.vault import keys
from tests import city
from tests.city import START, later
from tests.desk.test_case import signed_in
from tests.desk.test_tables import published
from tests.forms.tables import person
from tests.press.printed import page

pytestmark = pytest.mark.django_db
HERE = "/desk/tables/define/grants/"
FIELDS = [
    ("编号", "text", "", "", "1", "public"), ("姓名", "text", "", "", "1", "masked"), ("身份证号码", "id_number", "", "", "1", "masked"),
    ("电话", "telephone", "", "", "", "hidden"), ("金额", "number", "元", "", "1", "public"), ("类别", "choice", "", "困难\n高龄", "1", "public"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def town():
    keys.make()
    city.found()


def typed(do="save", fields=FIELDS, seen=0, comment="按文件设立", **more) -> dict:
    found = {
        "label": "补贴发放表", "column": "notices", "law": "《社会救助暂行办法》第五十八条", "purpose": "公示补贴发放", "years": "10",
        "comment": comment, "seen": str(seen), "do": do, "key": f"k{do}{seen}{len(fields)}", "field": [f"f{n}" for n in range(1, len(fields) + 1)],
    }  # fmt: skip
    for n, row in enumerate(fields):
        found |= {
            f"f{n}-{name}": text
            for name, text in zip(("label", "type", "unit", "choices", "required", "shown"), row, strict=True)
        }
    return found | more


def said(answer) -> str:
    return answer.content.decode()


def stand() -> None:
    """Saved on screen by one person of the office, put into use by another."""
    assert signed_in("openness_office", "LT01").post(HERE, typed()).status_code == 302
    acts.release(
        "grants", 1, by=replace(city.seat("openness_office", "LT01"), person="LT01.second"), at=START
    )


def values(number="BT-1", name="欧阳青禾", **more) -> dict[str, str]:
    return {
        "f1": number,
        "f2": name,
        "f3": person(9),
        "f4": "13900000001",
        "f5": "1200",
        "f6": rules.code_of("困难"),
    } | more


def test_a_table_is_defined_filled_published_masked_and_one_row_erased():
    office = signed_in("openness_office", "LT01")
    assert "新建" in said(office.get("/desk/tables/define/"))
    assert office.post("/desk/tables/define/", {"code": "grants", "key": "n"})["Location"] == HERE
    assert "第2个字段" in said(office.get(HERE)) and not RegisterVersion.objects.exists()
    assert office.post(HERE, typed()).status_code == 302
    own = office.post(HERE + "release/", {"r-version": "1", "r-key": "r1"})
    assert own.status_code == 422 and "须由另一人启用" in said(own)
    with pytest.raises(KeyError):
        defined.get("grants")
    acts.release(
        "grants", 1, by=replace(city.seat("openness_office", "LT01"), person="LT01.second"), at=START
    )
    drafter = signed_in("drafter")
    assert "补贴发放表" in said(drafter.get("/desk/tables/")) and 'name="f3"' in said(
        drafter.get("/desk/tables/grants/new/")
    )
    entered = drafter.post("/desk/tables/grants/new/", values(key="e1"))
    assert entered.status_code == 302, said(entered)
    row = Entry.objects.house.get()
    assert person(9) not in str(row.values) + str(list(Typed.objects.values_list("value", flat=True)))
    assert (
        "补贴发放表" in said(drafter.get("/desk/tables/grants/"))
        and drafter.get("/desk/tables/grants/export/?as=csv").status_code == 200
    )
    _, edition = published("grants")
    text = page(edition.path)
    assert "欧阳*" in text and "欧阳青禾" not in text and person(9) not in text and "13900000001" not in text
    assert "1,200" in text or "1200" in text
    row.refresh_from_db()
    head = city.seat("disclosure_head")
    with pytest.raises(Refused, match="先撤下该条"):
        rows_acts.erase(row, "本人申请", by=head, at=later(START, 1))
    table_acts.take_off(row, "wrong", "本人申请更正", by=head, at=later(START, 1))
    gone = signed_in("disclosure_head").post(
        f"/desk/tables/grants/{row.code}/erase/", {"reason": "本人申请删除", "key": "x1"}
    )
    assert gone.status_code == 302, said(gone)
    row.refresh_from_db()
    assert row.values == {"f1": "BT-1"} and row.erased_on and row.struck_on
    assert not Typed.objects.filter(field=row.code).exists()
    assert Event.objects.filter(act="entry.erase").count() == 1 and list(kept.differences()) == []
    report, _ = verify_all()
    assert report.first is None
    shown = said(signed_in("drafter").get(f"/desk/tables/grants/{row.code}/"))
    assert "个人信息已依法删除" in shown and "欧阳" not in shown
    assert "欧阳" not in str(Edition.objects.house.get(current=True).content)


def test_faults_stand_beside_their_fields_and_nothing_is_saved():
    office = signed_in("openness_office", "LT01")
    bad = [("编号", "text", "", "", "1", "public"), ("姓名", "text", "", "", "1", "public"), ("身份证号码", "id_number", "", "", "", "public"),
           ("金额", "number", "", "", "", "public"), ("类别", "choice", "", "一种", "", "public")]  # fmt: skip
    answer = office.post(HERE, typed(fields=bad))
    text = said(answer)
    assert answer.status_code == 422 and not RegisterVersion.objects.exists()
    for told in ("个人信息不能原样公开", "数字须写明单位", "两个以上选项"):
        assert told in text
    assert "第3个字段" in text and 'value="身份证号码"' in text
    moved = said(office.post(HERE, typed("up-2")))
    assert (
        moved.index('value="身份证号码"') < moved.index('value="姓名"')
        and not RegisterVersion.objects.exists()
    )
    assert "第7个字段" in said(office.post(HERE, typed("add"))) and "第6个字段" not in said(
        office.post(HERE, typed("drop-0"))
    )


def test_a_later_version_keeps_what_rows_were_entered_under():
    stand()
    sheet = defined.released("grants").sheet
    fewer = {**sheet, "fields": sheet["fields"][:-1]}
    looser = {
        **sheet,
        "fields": [
            *sheet["fields"][:3],
            {**sheet["fields"][3], "type": "text", "shown": "public"},
            *sheet["fields"][4:],
        ],
    }
    assert "不能删除" in rules.check("grants", fewer, sheet)[0].text
    assert {f.text[:9] for f in rules.check("grants", looser, sheet)} == {
        "已发布的字段不能改",
        "已发布的字段不能放",
    }
    more = rules.kept(
        {**sheet, "fields": [*sheet["fields"], {"label": "备注", "type": "long_text", "shown": "public"}]}
    )
    assert more["fields"][-1]["key"] == "f7" and rules.check("grants", more, sheet) == []
    by = city.seat("openness_office", "LT01")
    with pytest.raises(Moved):
        acts.save("grants", more, "加备注", seen=0, by=by, at=START)
    assert acts.save("grants", more, "加备注", seen=1, by=by, at=START) == 2
    assert defined.get("grants").form.version == "1"  # until another person puts it into use
    RegisterVersion.objects.filter(no=2).update(sheet=sheet)
    assert list(kept.differences()) == [] and RegisterVersion.objects.filter(no=2).update(
        sheet={**sheet, "law": "改"}
    )
    assert ("register-form", "grants") in list(kept.differences())


@pytest.mark.parametrize("code", ["licences", "define", "Grants", "x", "a--b"])
def test_a_code_that_is_taken_or_no_address_is_refused(code):
    answer = signed_in("openness_office", "LT01").post("/desk/tables/define/", {"code": code, "key": "n"})
    assert answer.status_code == 422 and not RegisterVersion.objects.exists()
