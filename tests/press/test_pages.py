"""What is public becomes files: through the acts and the jobs, as in a running city."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import transaction

from mingtang.cases import releases
from mingtang.jobs.handlers import JobError
from mingtang.ledger.models import Checkpoint
from mingtang.people.models import Agency
from mingtang.press import audit, catalogue, editions, feeds, jobs, lists, paths, work
from mingtang.press.printing import Printed
from mingtang.press.server import PublicFiles
from mingtang.records.models import Column, Edition, Record
from mingtang.search import published as index
from mingtang.search.query import search
from mingtang.ui import headers
from mingtang.vault import files as vault
from tests import city
from tests.city import START, later, take

from . import printed
from .printed import Links, broken, files, page, run, tree

pytestmark = pytest.mark.django_db
CANARY = "金丝雀不可见"
HOSTILE = "<script>alert(1)</script>\"'&amp;<b>关于</b>的通知"


@pytest.fixture
def town():
    city.found()


def edition_of(case) -> Edition:
    return Edition.objects.house.get(record=releases.record_of(case), current=True)


def published(number: int, at=START, **more) -> list[Edition]:
    return [
        edition_of(city.published(at, title=f"关于第{n}号事项的通知", **more)) for n in range(1, number + 1)
    ]


def record(title="关于做好道路照明维护工作的通知", **values) -> Edition:
    """Released with every field filled and two attachments."""
    case = city.draft(title=title)
    record = releases.record_of(case)
    given = {
        "doc_no": "澜城管〔2026〕7号", "subject_class": "城乡建设、环境保护", "summary": "照明维护的分工和时限。", "keywords": "照明,维护",
        "source": "市城市管理局", "effective_on": date(2026, 4, 1),
    } | values  # fmt: skip
    texts = {"附件一：分工表.pdf": b"%PDF-1.7 a", "run.html": b"<script>alert(2)</script>"}
    attached = [{"name": n, "media": "x", "size": len(b), "digest": vault.put(b)} for n, b in texts.items()]
    case = city.take(case, "edit", "drafter", START, values=given, files=attached)
    cleared = {
        "reason": "附件经人工查看，无个人信息"
    }  # neither can be rebuilt: a second person answers for them
    case = city.take(case, "override_hold", "office_checker", START, cleared)
    assert Record.objects.house.get(pk=record.pk).doc_no == given["doc_no"]
    return edition_of(city.signed(case))


def found(asked: str) -> list[str]:
    """Titles that the search finds, straight from the index."""
    return [hit.title for hit in search(index.reader(), asked, 50).hits]


def withdraw(edition: Edition, at, reason="文号有误，更正后重新发布") -> None:
    case = city.case(Record.objects.house.get(pk=edition.record_id).case)
    take(case, "withdraw", "signer", at, {"reason": reason})


def explains(document: Edition, title="一图读懂道路照明维护", at=START) -> Edition:
    case = city.draft(at, title=title)
    code = Record.objects.house.get(pk=document.record_id).code
    case = take(case, "edit", "drafter", at, values={"interprets": code})
    return edition_of(city.signed(case, at))


def test_a_released_record_has_its_page_with_every_metadata(town):
    edition = record()
    run(START)
    html = page(edition.path)
    for said in (
        "关于做好道路照明维护工作的通知", "当前位置", "索引号", "LT04/2026-00001", "发文机关", "市城市管理局", "澜城管〔2026〕7号", "成文日期",
        "2026-03-02", "发布日期", "城乡建设、环境保护", "公开方式", "主动公开", "有效", "来源", "照明维护的分工和时限。", "照明,维护", "施行日期",
        "2026-04-01", "为方便市民办事", "打印", "听全文", "附件一：分工表.pdf", "第1版", edition.digest,
    ):  # fmt: skip
        assert said in html, said
    meta = Links(html).meta
    assert meta["ArticleTitle"] == edition.title
    assert meta["PubDate"] == "2026-03-02 09:30"
    assert meta["ContentSource"] == "市城市管理局"
    assert meta["Keywords"] == "照明,维护" and meta["Description"] == "照明维护的分工和时限。"
    assert meta["ColumnName"] == "其他政策文件" and meta["ColumnType"] == "政策文件"
    assert (
        meta["Url"].endswith(edition.path) and meta["SiteIDCode"] and meta["SiteDomain"] and meta["SiteName"]
    )
    assert Edition.objects.house.get(pk=edition.pk).printed


def test_attachments_stand_beside_their_page_and_none_can_run(town):
    edition = record()
    run(START)
    folder = edition.path[1:].removesuffix(".html")
    known = files()
    assert known[f"{folder}/附件一：分工表.pdf"] == b"%PDF-1.7 a"
    assert known[f"{folder}/run.html.bin"] == b"<script>alert(2)</script>"
    assert not any(name.startswith(folder + "/") and name.endswith(".html") for name in known)


def test_no_link_of_the_tree_leads_nowhere_and_no_page_posts(town):
    explains(record())
    published(3, column="notices")
    run(START)
    known = files()
    assert broken(known) == []
    pages = [data.decode() for name, data in known.items() if name.endswith(".html")]
    assert len(pages) > 50
    assert {method for html in pages for method in Links(html).methods} == {"get"}


def test_every_page_has_its_traditional_twin(town):
    record()
    run(START)
    known = {
        n for n in files() if n.endswith(".html") and not n.startswith("screen/")
    }  # screens of halls have none
    assert {name for name in known if not name.startswith("hant/")} == {
        n[5:] for n in known if n.startswith("hant/")
    }
    assert "維護工作" in page("/hant/c/policy-other/")


def test_a_draft_is_nowhere(town):
    published(1)
    city.draft(title=f"{CANARY}的草稿", body=f"<p>{CANARY}</p>")
    half = city.draft(title=f"{CANARY}在审", body=f"<p>{CANARY}</p>")
    half = take(half, "self_check", "drafter", START, {**city.SELF_CHECK, "binds_public": False})
    take(half, "secrecy_review", "secrecy_reviewer", START)
    run(START)
    jobs.print_all(START)
    assert not [name for name, data in files().items() if CANARY.encode() in data]
    assert found(CANARY) == []


def test_an_index_fed_from_drafts_would_be_seen(town, monkeypatch):
    """The seeded defect of the test above: documents made of records instead of editions."""
    published(1)
    city.draft(title=f"{CANARY}的草稿", body=f"<p>{CANARY}</p>")
    real = index.Columns.docs

    def fed_from_drafts(self, ids):
        yield from real(self, ids)
        for one in Record.objects.house.filter(state="release"):
            yield index.Doc(id=one.code, title=one.title, column=one.column_id)

    monkeypatch.setattr(index.Columns, "docs", fed_from_drafts)
    run(START)
    assert found(CANARY) == [f"{CANARY}的草稿"]
    assert audit.findings() != []


def test_a_release_prints_only_what_it_changes(town):
    published(3)
    run(START)
    before = tree().current
    edition = published(1, at=later(START, 1), column="notices")[0]
    run(later(START, 1))
    touched = {row.path for row in tree().register.since(before) if not row.path.startswith(paths.TWINS)}
    name = edition.path[1:]
    # home and the part of the site to which the column belongs say at what time they were printed
    pages = {
        "index.html",
        "open/index.html",
        "checkpoints/index.html",
        "c/notices/index.html",
        "a/LT04/index.html",
    }
    first = {"data/open/index.html"}  # the column has no file of rows before
    said = {f"{folder}feed.{form}" for folder in ("", "c/notices/", "a/LT04/") for form in ("atom", "rss")}
    said |= {"checkpoints/2.json", "sitemap.xml", "sitemap-1.xml", "data/open/catalog.jsonld"}
    said |= {f"data/open/c/notices/2026.{form}" for form in ("csv", "json")}
    assert touched == pages | first | said | {name}


def test_a_release_says_how_many_pages_it_rewrote_and_they_are_few(town, caplog):
    """At most twelve besides its own, also where it fills a page of its list and explains a document."""
    document = record()
    published(2)
    run(START)
    before = tree().current
    with caplog.at_level("INFO", logger="mingtang.press.printing"):
        explains(document, at=later(START, 1))
        run(later(START, 1))
    rows = [row.path for row in tree().register.since(before)]
    own = Edition.objects.house.latest("pk").path
    done = Printed.of(rows, {own})
    assert done.own == 1 and 5 <= done.pages <= 12
    assert done.files == len(rows)
    assert str(done) in caplog.text


def test_the_page_before_gets_its_next_link(town):
    first, second = published(2)
    run(START)
    assert f'下一篇：<a href="{second.path}"' in page(first.path)
    assert f'上一篇：<a href="{first.path}"' in page(second.path)
    third = published(1, at=later(START, 1))[0]
    run(later(START, 1))
    assert f'下一篇：<a href="{third.path}"' in page(second.path)
    withdraw(second, later(START, 2))
    run(later(START, 2))
    assert f'下一篇：<a href="{third.path}"' in page(first.path)
    assert f'上一篇：<a href="{first.path}"' in page(third.path)


def test_a_document_and_its_interpretation_lead_to_each_other(town):
    document = record()
    run(START)
    reading = explains(document, at=later(START, 1))
    run(later(START, 1))
    assert f'href="{reading.path}"' in page(document.path) and "政策解读" in page(document.path)
    assert f'href="{document.path}"' in page(reading.path)
    assert f'解读：<a href="{reading.path}"' in page("/")
    withdraw(reading, later(START, 2))
    run(later(START, 2))
    assert reading.path not in page(document.path)


def test_an_interpretation_still_in_draft_is_no_link(town):
    document = record()
    reading = published(1)[0]
    run(START)
    code = Record.objects.house.get(pk=document.record_id).code
    again = city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=later(START, 1),
        record=Record.objects.house.get(pk=reading.record_id), values={"interprets": code},
    )  # fmt: skip
    assert city.case(again).state == "draft"
    jobs.print_all(later(START, 1))
    assert reading.path not in page(document.path).split('<article class="record">')[1].split("neighbours")[0]


def test_a_new_edition_stands_at_the_same_address_without_the_old_attachments(town):
    edition = record()
    run(START)
    again = city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=later(START, 1),
        record=Record.objects.house.get(pk=edition.record_id), values={"body": "<p>更正后的正文。</p>"}, files=[],
    )  # fmt: skip
    second = edition_of(city.signed(city.case(again), later(START, 1)))
    run(later(START, 1))
    assert second.path == edition.path and second.no == 2
    html = page(second.path)
    assert "更正后的正文。" in html and "第2版" in html and edition.digest not in html
    assert Links(html).meta["PubDate"] == "2026-03-02 09:30"  # first published; an edit never changes it
    assert not [name for name in files() if name.startswith(edition.path[1:].removesuffix(".html") + "/")]
    assert audit.findings() == []


def test_a_withdrawal_leaves_a_tombstone_and_no_other_trace(town):
    kept = published(2)
    canary = record(title=f"{CANARY}的通知", summary=f"{CANARY}的概述")
    run(START)
    assert found(CANARY) == [canary.title]
    withdraw(canary, later(START, 1))
    run(later(START, 1))
    known = files()
    code = canary.path.rsplit("/", 1)[1].removesuffix(".html")
    assert [name for name, data in known.items() if CANARY.encode() in data] == []
    named = {name for name, data in known.items() if code.encode() in data}
    assert named == {canary.path[1:], "hant" + canary.path}  # its own address, in the page itself
    assert not [name for name in known if f"/{code}/" in name]
    assert (
        '本页内容已于<time datetime="2026-03-03">2026年3月3日</time>撤下。原因：文号有误，更正后重新发布'
        in page(canary.path)
    )
    row = tree().register.get(canary.path[1:])
    assert row.gone and tree().register.get("hant" + canary.path).gone
    assert found(CANARY) == []
    assert audit.findings() == [] and broken(known) == []
    assert all(e.path in page("/c/policy-other/") for e in kept)


def test_a_list_that_is_not_reprinted_would_be_seen(town, monkeypatch):
    """The seeded defect of the test above: a withdrawal that forgets the column."""
    published(2)
    gone = published(1)[0]
    run(START)
    monkeypatch.setattr(lists, "column", lambda *given: None)
    withdraw(gone, later(START, 1))
    run(later(START, 1))
    assert gone.path.encode() in files()["c/policy-other/index.html"]
    incremental = files()
    monkeypatch.undo()
    jobs.print_all(later(START, 1))
    assert incremental != files()


def test_what_was_withdrawn_before_it_was_printed_is_a_tombstone_too(town):
    edition = published(1)[0]
    withdraw(edition, later(START, 0, 1))
    run(later(START, 0, 2))
    assert tree().register.get(edition.path[1:]).gone
    assert found("第1号事项") == []


def test_a_page_can_come_back_after_its_withdrawal(town):
    edition = record()
    run(START)
    withdraw(edition, later(START, 1))
    run(later(START, 1))
    again = city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=later(START, 2),
        record=Record.objects.house.get(pk=edition.record_id), values={"body": "<p>重新发布。</p>"},
    )  # fmt: skip
    cleared = {"reason": "附件经人工查看，无个人信息"}  # another text: it is cleared anew
    city.signed(
        take(city.case(again), "override_hold", "office_checker", later(START, 2), cleared), later(START, 2)
    )
    run(later(START, 2))
    assert "重新发布。" in page(edition.path)
    assert not tree().register.get(edition.path[1:]).gone
    assert found("道路照明") == [edition.title]
    assert audit.findings() == []


def test_titles_are_text_wherever_they_stand(town):
    edition = edition_of(city.published(title=HOSTILE))
    run(START)
    for name, data in files().items():
        if name.endswith((".csv", ".json")):
            continue  # rows of text, of a type that no browser runs
        assert b"<script>alert" not in data, name
        assert b"<b>" + "关于".encode() not in data, name
    entry = ElementTree.fromstring(files()["feed.atom"]).find(f"{{{feeds.ATOM}}}entry")
    assert entry.findtext(f"{{{feeds.ATOM}}}title") == HOSTILE
    assert Links(page(edition.path)).meta["ArticleTitle"] == HOSTILE


def test_full_list_pages_never_change_again(town, monkeypatch):
    monkeypatch.setattr(lists, "COLUMN_PAGE", 2)
    published(7)
    run(START)
    before = files()
    pages = sorted(name for name in before if name.startswith("c/policy-other/") and name[-6].isdigit())
    assert pages == ["c/policy-other/1.html", "c/policy-other/2.html"]  # 7 = 2 + 2 + the newest 3
    published(1, at=later(START, 1))
    run(later(START, 1))
    after = files()
    assert before["c/policy-other/1.html"] == after["c/policy-other/1.html"]
    assert "c/policy-other/3.html" in after and broken(after) == []


def test_the_tree_printed_anew_is_the_tree_of_its_releases(town, monkeypatch):
    monkeypatch.setattr(lists, "COLUMN_PAGE", 2)
    monkeypatch.setattr(catalogue, "CATALOGUE_PAGE", 3)
    monkeypatch.setattr(work, "SLICE", 3)
    first = published(4)
    run(START)
    explains(record(), at=START)
    run(START)
    published(5, column="notices")
    published(3, agency="LT13")
    run(START)
    withdraw(first[1], later(START, 0, 1))
    run(START)
    published(2)
    jobs.refresh(START)
    run(START)
    incremental = files()
    generation = tree().current
    jobs.print_all(START)
    assert files() == incremental
    assert tree().current == generation  # nothing was left to print
    assert audit.findings() == []


def test_what_nobody_prints_any_more_goes_when_all_is_printed(town):
    published(1)
    run(START)
    tree().release({"c/old-column/index.html": b"<p>left over</p>"})
    jobs.print_all(START)
    assert "c/old-column/index.html" not in files()


def test_a_new_name_of_the_site_prints_every_page_anew(town, settings):
    edition = published(1)[0]
    run(START)
    settings.MINGTANG_SITE = settings.MINGTANG_SITE | {"name": "新的网站名称"}
    jobs.refresh(later(START, 0, 1))
    assert "新的网站名称" in page(edition.path)


def test_every_generation_prints_its_checkpoint(town):
    published(1)
    run(START)
    published(1, at=later(START, 0, 1))
    jobs.refresh(later(START, 0, 2))
    known = files()
    rows = list(Checkpoint.objects.order_by("no").values_list("no", "body"))
    assert len(rows) > 1
    assert all(known[f"checkpoints/{no}.json"].decode() == body for no, body in rows)
    assert f"第{rows[-1][0]}号" in page("/checkpoints/") and rows[-1][1]


def test_the_hour_refreshes_the_front_and_nothing_else(town):
    published(1)
    run(START)
    before = tree().current
    jobs.refresh(later(START, 0, 1))
    touched = {row.path for row in tree().register.since(before) if not row.path.startswith(paths.TWINS)}
    assert touched <= {
        f"{part}index.html"
        for part in (
            "",
            "open/",
            "policy/",
            "services/",
            "interact/",
            "data/",
            "checkpoints/",
            "find/",
            "screen/",
        )
    } | {"screen/playlist.json"}  # signed anew, for it ends after three hours
    assert "2026年3月2日 10:30" in page("/")


def test_reference_law_stands_apart_from_the_citys_own(town):
    own = published(1)[0]
    law = published(1, column="reference-law")[0]
    run(START)
    assert "参考资料" in page(law.path) and "参考资料" not in page(own.path)
    for place in ("/", "/catalogue/", "/open/", "/a/LT04/"):
        assert law.path not in page(place), place
    assert law.path in page("/c/reference-law/")
    assert law.path.encode() not in files()["feed.atom"] and law.path.encode() in files()["sitemap-1.xml"]


def test_the_catalogue_holds_the_statutory_columns_with_what_article_12_asks(town):
    document, notice = published(1)[0], published(1, column="notices")[0]
    run(START)
    html = page("/catalogue/LT04/")
    assert document.path in html and notice.path not in html
    for said in ("索引号", "名称", "内容概述", "生成日期", "LT04/2026-00001", "为方便市民办事", "2026-03-02"):
        assert said in html, said
    assert document.path in page("/catalogue/") and document.path not in page("/catalogue/LT13/")


def test_the_guide_names_the_office_and_how_to_reach_it(town):
    published(1)
    run(START)
    html = page("/guide/LT04.html")
    for said in (
        "市城市管理局",
        "书院街道明堂路1号",
        'href="tel:0880-0012345"',
        "第十二条",
        "20个工作日",
        "/ask/",
        "编排体系",
        "获取方式",
    ):
        assert said in html, said


def test_the_guide_and_the_contact_page_give_the_fax_number_and_offer_fax_only_where_there_is_one(town):
    Agency.objects.filter(code="LT04").update(fax="0880-00020004")
    published(1)
    run(START)
    html = page("/guide/LT04.html")
    assert "<h1>市城市管理局政府信息公开指南</h1>" in html
    assert "传真号码" in html and "0880-00020004" in html and "邮寄、传真提出" in html
    other = page("/guide/LT13.html")
    assert "未设传真" in other and "当面、邮寄提出" in other
    contact = page("/contact.html")
    assert "传真号码" in contact and "0880-00020004" in contact and contact.count("未设传真") >= 2


def test_the_guide_of_the_city_bears_the_name_of_the_city(town):
    published(1)
    run(START)
    assert "<h1>市政府信息公开指南</h1>" in page("/guide/")


def test_a_text_that_names_no_issuer_is_its_agencys(town):
    case = city.draft(title="关于路灯的通知")
    case = take(case, "edit", "drafter", START, values={"issuer": "", "summary": "路灯"})
    edition = edition_of(city.signed(case))
    run(START)
    html = page(edition.path)
    assert "<dt>发文机关</dt><dd>市城市管理局</dd>" in html
    assert Links(html).meta["Author"] == "市城市管理局"


def test_the_part_for_letters_says_what_there_is_and_promises_nothing(town):
    published(1)
    run(START)
    html, home = page("/interact/"), page("/")
    for said in (
        "热线电话",
        'href="tel:12345"',
        "来信地址",
        "书院街道明堂路1号，市人民政府办公室收",
        "来访",
        "不能在线写信",
    ):
        assert said in html, said
    assert "都按时限答复" not in html and "时限内答复" not in html
    assert "我要写信" not in home and "来电来信来访" in home


def test_a_record_without_its_attachment_is_held_back_and_the_others_come_out(town):
    lost, good = record(), published(1)[0]
    vault.path(lost.content["attachments"][0]["digest"]).unlink()
    with pytest.raises(JobError, match="1 records held back"):
        jobs.print_waiting(START)
    known = files()
    assert good.path[1:] in known and lost.path[1:] not in known
    waiting = set(Edition.objects.house.filter(printed=False).values_list("pk", flat=True))
    assert waiting == {lost.pk}


def test_the_audit_names_what_differs(town):
    edition, other = published(2)
    run(START)
    assert audit.findings() == []
    file = tree().public / other.path[1:]
    file.write_bytes(file.read_bytes().replace(b"<h1", b"<h2"))
    tree().release({"r/2026/STRANGER.html": b"<p>nobody's</p>"})
    with transaction.atomic():
        Edition.objects.house.filter(pk=edition.pk).update(digest="f" * 64)
    said = "\n".join(audit.findings())
    assert f"{other.path[1:]}: changed" in said
    assert f"{edition.path}: found another text" in said
    assert "STRANGER.html: found a file" in said


def test_a_withdrawal_has_its_turn_in_the_middle_of_a_bulk_printing(town, monkeypatch):
    old = published(1)[0]
    run(START)
    waiting = published(4)
    monkeypatch.setattr(work, "SLICE", 2)
    real, calls = work.release, []

    def release(tree, ids, at):
        calls.append(set(ids))
        held = real(tree, ids, at)
        if len(calls) == 1:
            withdraw(old, later(START, 0, 1))
        return held

    monkeypatch.setattr(work, "release", release)
    jobs.print_waiting(START)
    records = [e.record_id for e in waiting]
    assert calls == [set(records[:2]), {old.record_id}, set(records[2:])]
    assert tree().register.get(old.path[1:]).gone


def test_the_server_shows_a_release_and_a_withdrawal_without_restart(town, settings):
    def application(environ, start_response):
        start_response("404 Not Found", [])
        return []

    app = PublicFiles(settings.MINGTANG_TREE, application, headers=headers.HEADERS)

    def get(path):
        answered = []
        body = b"".join(
            app(
                {"REQUEST_METHOD": "GET", "PATH_INFO": path},
                lambda status, given: answered.append((status, dict(given))),
            )
        )
        return answered[0][0], answered[0][1], body

    edition = record()
    assert get(edition.path)[0] == "404 Not Found"
    run(START)
    status, given, body = get(edition.path)
    assert (
        status == "200 OK"
        and given["Content-Security-Policy"] == headers.CSP
        and edition.digest.encode() in body
    )
    assert get("/static/ui/portal.css")[0] == "200 OK"
    withdraw(edition, later(START, 1))
    run(later(START, 1))
    assert get(edition.path)[0] == "410 Gone"


def test_the_column_list_is_in_the_order_of_publication(town):
    first, second = published(2)
    run(START)
    html = page("/c/policy-other/")
    assert html.index(second.path) < html.index(first.path)
    assert editions.newest(1)[0].edition == second.pk


def test_a_column_without_records_says_what_will_stand_there(town):
    published(1)
    run(START)
    assert "本栏目还没有信息" in page("/c/notices/")
    assert Column.objects.get(code="notices").takes
    assert "c/notices/feed.atom" not in files()


def test_the_time_of_the_home_page_is_the_moment_of_its_printing(town):
    published(1)
    run(START + timedelta(minutes=7))
    assert "2026年3月2日 09:37" in page("/")
    assert printed.tree().current


def test_what_pages_share_is_kept_for_one_part_of_the_site_and_never_said_in_another(town):
    published(1)
    run(START)
    for url in ("/open/", "/policy/", "/interact/", "/data/"):
        assert re.findall(r'href="([^"]+)" aria-current="page"', page(url).split("</nav>")[0]) == [url]
    assert "aria-current" not in page("/").split("</nav>")[0]
    assert "最新存证点" in page("/") and "最新存证点" not in page("/open/") + page("/contact.html")


def test_the_catalogue_is_a_tree_with_rhythm_and_post_and_other_content_is_counted_apart(town):
    published(1)
    run(START)
    head = page("/catalogue/").split("已公开的信息")[0]
    assert "公开事项" in head and "policy-other" in head and "公开频次" in head
    assert 'href="/c/notices/"' not in head.split("<main")[1]  # notices are outside the statutory platform
    whole = page("/open/")
    assert "法定主动公开内容" in whole and "分别统计，不列入目录" in whole
