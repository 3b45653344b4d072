"""政府公报: composed without script, signed by a second person, printed; what is taken back leaves page and PDF at once."""

import json
import re

import pypdfium2
import pytest
from django.conf import settings

from mingtang.channels.gazette import acts, contents, printing
from mingtang.channels.gazette.models import Gazette, GazetteLine
from mingtang.cli.verify import verify_all
from mingtang.jobs import worker
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.press import state
from mingtang.press.jobs import print_all
from mingtang.press.tree import Tree
from mingtang.records.models import Edition
from mingtang.vault import keys
from tests import city
from tests.city import START, later, seat, take
from tests.desk.conftest import on_that_day  # noqa: F401
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
CANARY = "白鹭渡口临时管制"
NEW = "/desk/release/gazette/new/"


@pytest.fixture
def told(own_data):
    """Three public texts: two of the office, one of a bureau with the canary."""
    keys.make()
    city.found()
    office = {"agency": "LT01"}
    cases = [
        city.published(title="关于印发年度立法计划的通知", **office), city.published(title="关于王衡等同志任免职的通知", **office),
        city.published(title=f"{CANARY}的通告", body=f"<p>{CANARY}自三月起。</p>", agency="LT13"),
    ]  # fmt: skip
    worker.drain(START)
    return cases


def edition(case):
    return (
        Edition.objects.house.select_related("record", "agency").filter(record__case=case.code).latest("pk")
    )


def composed(cases, at=START, row=None, **more):
    places = [(contents.section_of(e), e) for e in map(edition, cases)]
    office = Agency.objects.get(code="LT01")
    code = acts.compose(
        office, row, "市人民政府公报", at.date(), places, by=seat("drafter", "LT01"), at=at, **more
    )
    return Gazette.objects.house.select_related("agency").get(code=code)


def told_to(client):
    """The words of 待办, without tags and blanks."""
    return re.sub(r"<[^>]+>|\s", "", client.get("/desk/").content.decode())


def signed(cases, at=START, **more):
    row = composed(cases, at, **more)
    acts.sign(row, row.digest, by=seat("signer", "LT01"), at=at)
    worker.drain(at)
    row.refresh_from_db()
    return row


def read(path):
    return (Tree(settings.MINGTANG_TREE).public / path.removeprefix("/")).read_bytes()


def words(data):
    pages = pypdfium2.PdfDocument(data)
    return "".join(p.get_textpage().get_text_range() for p in pages).replace("\r\n", "").replace("\n", "")


def holding(canary):
    """Public files with the canary in their bytes, or in the text of a PDF."""
    root = Tree(settings.MINGTANG_TREE).public
    found = []
    for file in (one for one in root.rglob("*") if one.is_file()):
        data = file.read_bytes()
        if canary.encode() in data or (file.suffix == ".pdf" and canary in words(data)):
            found.append(str(file.relative_to(root)))
    return found


def test_an_issue_is_composed_without_script_and_signed_by_a_second_person(told):
    plan, posts, other = (str(edition(case).pk) for case in told)
    client = signed_in("drafter", "LT01")
    page = client.get(NEW).content.decode()
    assert "关于印发年度立法计划的通知" in page and "还没有选文件" in page
    bureau = client.post(NEW, {"do": "filter", "agency": "LT13", "title": "政府公报", "since": "2026-13-99"})
    assert "立法计划" not in bureau.content.decode() and CANARY in bureau.content.decode()
    assert 'value="政府公报"' in bureau.content.decode(), "what was typed is kept"
    added = client.post(NEW, {"do": "add", "add": [other, plan, posts, "9" * 30, "x"]})
    assert [s["name"] for s in added.context["sections"]] == ["市政府办公室文件", "部门文件", "人事任免"]
    chosen = {"line": [other, plan, posts], **{f"section-{pk}": "office" for pk in (other, plan, posts)}}
    up = client.post(NEW, chosen | {"do": f"up:{posts}"})
    order = [i["edition"].pk for i in up.context["sections"][0]["items"]]
    assert order == [int(other), int(posts), int(plan)]
    bare = client.post(NEW, chosen | {"do": "compose", "key": "k0", "on": "2026-03-02"})
    assert bare.status_code == 422 and not Gazette.objects.house.exists()
    given = chosen | {"do": "compose", "title": "市人民政府公报", "on": "2026-03-02", "key": "k1"}
    answer = client.post(NEW, given)
    assert answer.status_code == 302 and client.post(NEW, given)["Location"] == answer["Location"]
    row = Gazette.objects.house.get()
    assert (row.number, row.lines.count(), row.signed_at) == ("2026年第1号", 3, None)
    url = answer["Location"]
    assert CANARY in words(client.get(f"{url}pdf/").content)
    assert client.post(url, {"digest": row.digest, "key": "k2"}).status_code == 404, "a drafter signs nothing"
    assert signed_in("drafter", "LT04").get(url).status_code == 404
    signer = signed_in("signer", "LT01")
    assert "政府公报1期等待签发" in told_to(signer), "it stands in 待办 of whoever may sign it"
    assert "等待签发" not in told_to(client) + told_to(signed_in("signer", "LT04"))
    assert signer.get(f"{url}edit/").status_code == 404
    assert signer.post(url, {"digest": "0" * 64, "key": "k3"}).status_code == 422
    assert signer.post(url, {"digest": row.digest, "key": "k4"}).status_code == 302
    assert "等待签发" not in told_to(signer)
    assert client.get(f"{url}edit/").status_code == 404, "signed is frozen"
    events = Event.objects.filter(subject_type="gazette").order_by("seq")
    assert [e.act for e in events] == ["gazette.compose", "gazette.sign"]
    facts = json.loads(events[0].payload)["facts"]
    assert (
        facts["records"] == [edition(told[n]).record.code for n in (2, 0, 1)]
        and facts["digest"] == row.digest
    )
    assert CANARY not in events[0].payload and "公报" not in events[0].payload
    assert verify_all()[0].first is None


def test_it_is_printed_with_contents_pdf_feed_and_sitemap(told):
    row = signed(told)
    page = read("/gazette/2026-01.html").decode()
    for case in told:
        assert f'href="{edition(case).path}"' in page
    assert page.index("市政府办公室文件") < page.index("部门文件") < page.index("人事任免")
    text = words(read("/gazette/2026-01.pdf"))
    assert "2026年第1号" in text and f"{CANARY}自三月起。" in text
    assert row.path in read("/gazette/index.html").decode()
    assert "/gazette/2026-01.html" in read("/gazette/feed.atom").decode()
    assert "/gazette/2026-01.html" in read("/sitemap-parts.xml").decode()
    assert "/gazette/" in read("/open/index.html").decode() and "/gazette/" in read("/map.html").decode()


def test_a_withdrawn_text_leaves_the_page_and_the_pdf_in_the_generation_of_its_tombstone(told):
    signed(told)
    gone = told[2]
    assert {"gazette/2026-01.html", "gazette/2026-01.pdf"} <= set(holding(CANARY))
    take(gone, "withdraw", "signer", later(START, 1), {"reason": "内容有误"})
    worker.drain(later(START, 1), {"press.withdraw"})
    assert holding(CANARY) == []
    rows = {row.path: row for row in Tree(settings.MINGTANG_TREE).register.since(0)}
    tomb = rows[edition(gone).path.removeprefix("/")]
    assert tomb.gone
    for path in ("gazette/2026-01.pdf", "gazette/2026-01.html"):
        assert rows[path].generation == tomb.generation
    page = read("/gazette/2026-01.html").decode()
    assert "本文已撤下" in page and "2026年3月3日从网站撤下" in page
    text = words(read("/gazette/2026-01.pdf"))
    assert "本文已撤下" in text and "年度立法计划" in text
    print_all(later(START, 1))
    assert holding(CANARY) == []


def test_a_withdrawal_that_a_whole_printing_meets_leaves_the_pdf_with_it(told):
    signed(told)
    take(told[2], "withdraw", "signer", later(START, 1), {"reason": "内容有误"})
    print_all(later(START, 1))
    rows = {row.path: row for row in Tree(settings.MINGTANG_TREE).register.since(0)}
    assert rows["gazette/2026-01.pdf"].generation == rows[edition(told[2]).path.removeprefix("/")].generation


def test_a_replaced_text_is_not_kept_in_the_pdf_and_a_mark_alone_changes_nothing(told):
    from mingtang.records import acts as records

    signed(told)
    before = read("/gazette/2026-01.pdf")
    records.mark_validity(
        edition(told[0]).record,
        "amended",
        reason="办〔2026〕9号",
        by=seat("signer", "LT01"),
        at=later(START, 1),
    )
    worker.drain(later(START, 1))
    assert read("/gazette/2026-01.pdf") == before
    city.published(
        later(START, 2), title="渡口通告", body="<p>已改。</p>", agency="LT13", record=edition(told[2]).record
    )
    worker.drain(later(START, 2), {"press.print"})
    text = words(read("/gazette/2026-01.pdf"))
    assert CANARY not in text and "现行文本以网站公开的为准" in text


def test_the_pdf_is_made_once_and_again_when_what_stands_is_not_what_was_made(told, monkeypatch):
    signed(told)
    made = []
    real = printing.render.pdf
    monkeypatch.setattr(printing.render, "pdf", lambda *args: made.append(1) or real(*args))
    print_all(later(START, hours=2))
    assert not made
    tree = Tree(settings.MINGTANG_TREE)
    noted = state.get(tree, printing.STATE)
    state.put(tree, printing.STATE, {path: [said, "0" * 64] for path, (said, _) in noted.items()})
    print_all(later(START, hours=3))
    assert made == [1]


def test_who_may_not_and_two_hands(told):
    row = composed(told[:1])
    with pytest.raises(Moved, match="还没有签发"):
        composed(told[1:2])
    stale = Gazette.objects.house.select_related("agency").get()
    again = composed(told[:2], row=row)
    assert (again.pk, again.no, again.lines.count()) == (row.pk, 1, 2)
    with pytest.raises(Moved, match="由他人改编"):
        composed(told[:1], row=stale)
    with pytest.raises(Refused, match="有改动"):
        acts.sign(again, stale.digest, by=seat("signer", "LT01"), at=START)
    with pytest.raises(Refused, match="市政府办公室的签发人"):
        acts.sign(again, again.digest, by=seat("signer", "LT04"), at=START)
    with pytest.raises(Refused, match="部门不另编公报"):
        acts.compose(
            Agency.objects.get(code="LT04"), None, "公报", START.date(), [], by=seat("drafter"), at=START
        )
    Gazette.objects.house.filter(pk=again.pk).update(composed_by="LT01.signer")
    with pytest.raises(Refused, match="不能是同一人"):
        acts.sign(again, again.digest, by=seat("signer", "LT01"), at=START)
    Gazette.objects.house.filter(pk=again.pk).update(composed_by="LT01.drafter")
    take(told[0], "withdraw", "signer", later(START, 1), {"reason": "内容有误"})
    with pytest.raises(Refused, match="有1件文件已经撤下"):
        acts.sign(again, again.digest, by=seat("signer", "LT01"), at=later(START, 1))
    assert Event.objects.filter(act="gazette.sign").count() == 0


def test_numbers_follow_each_other_a_text_stands_once_and_a_correction_names_its_issue(told):
    first = signed(told[:1])
    with pytest.raises(Refused, match="另一期"):
        composed(told[:2])
    with pytest.raises(Refused, match="更正要同时填写"):
        composed(told[1:2], correction="第1页误作甲")
    with pytest.raises(Refused, match="2026年内"):
        office = Agency.objects.get(code="LT01")
        places = [("office", edition(told[1]))]
        acts.compose(
            office, None, "公报", later(START, 400).date(), places, by=seat("drafter", "LT01"), at=START
        )
    second = signed(told[1:2], correction="“立法”误作“立发”。", corrects=first)
    assert (second.no, GazetteLine.objects.count()) == (2, 2)
    assert "立发" not in Event.objects.filter(act="gazette.compose").latest("seq").payload
    assert "更正（2026年第1号）" in words(read("/gazette/2026-02.pdf"))
    assert "/gazette/2026-02.html#correction" in read("/gazette/2026-01.html").decode()
