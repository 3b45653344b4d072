"""What machines read: sitemap parts, feeds of columns and agencies, files of rows, the DCAT catalogue."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from mingtang.press import addresses, opendata, sitemaps
from mingtang.press.feeds import ATOM, SITEMAP
from tests import city
from tests.city import START, later

from .printed import Links, files, page, run, tree
from .test_pages import edition_of, published, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    city.found()


def locations(data: bytes) -> list[str]:
    return [node.text for node in ElementTree.fromstring(data).iter(f"{{{SITEMAP}}}loc")]


def rows(path: str) -> list[dict[str, str]]:
    data = files()[path]
    assert data.startswith(b"\xef\xbb\xbf")  # spreadsheets take anything else for GBK
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_address_of_the_sitemap_stands_and_every_record_is_in_it(town):
    kept, gone = published(2)
    run(START)
    withdraw(gone, later(START, 1))
    run(later(START, 1))
    known, base = files(), "https://www.lanting.example"
    parts = [url.removeprefix(base) for url in locations(known["sitemap.xml"])]
    assert parts == ["/sitemap-pages.xml", "/sitemap-parts.xml", "/sitemap-1.xml"]
    urls = [url.removeprefix(base) for part in parts for url in locations(known[part[1:]])]
    assert len(urls) == len(set(urls)) > 25
    assert kept.path in urls and gone.path not in urls and "/services/" in urls and "/data/open/" in urls
    assert [url for url in urls if addresses.path(url) not in known] == []
    assert f"Sitemap: {base}/sitemap.xml".encode() in known["robots.txt"]


def test_a_release_touches_its_own_part_of_the_sitemap_alone(town, monkeypatch):
    monkeypatch.setattr(sitemaps, "PART", 2)
    published(5)
    run(START)
    before = files()
    new = published(1, at=later(START, 1))[0]
    run(later(START, 1))
    after = files()
    changed = {n for n in after if n.startswith("sitemap-") and after[n] != before.get(n)}
    assert changed == {f"sitemap-{sitemaps.part_of(new.record_id)}.xml"}
    assert len([n for n in after if n.startswith("sitemap-")]) > 4


def test_columns_and_agencies_have_both_feeds_and_their_pages_name_them(town):
    edition = published(1)[0]
    run(START)
    known = files()
    for place in ("/", "/c/policy-other/", "/a/LT04/"):
        html = page(place)
        for form, kind in (("atom", "application/atom+xml"), ("rss", "application/rss+xml")):
            url = addresses.feed(place, form)
            assert edition.path.encode() in known[url[1:]], url
            assert f'<link rel="alternate" type="{kind}"' in html and f'href="{url}"' in html
    assert "订阅本栏目" in page("/c/policy-other/") and "订阅本单位" in page("/a/LT04/")
    assert "feed." not in page("/a/LT13/") and "a/LT13/feed.rss" not in known
    author = ElementTree.fromstring(known["a/LT04/feed.atom"]).find(
        f"{{{ATOM}}}entry/{{{ATOM}}}author/{{{ATOM}}}name"
    )
    assert author.text == "市城市管理局"


def test_feeds_go_with_their_last_entry(town):
    only = published(1, column="notices")[0]
    run(START)
    assert "c/notices/feed.rss" in files()
    withdraw(only, later(START, 1))
    run(later(START, 1))
    left = {"c/notices/feed.rss", "c/notices/feed.atom", "a/LT04/feed.rss"} & files().keys()
    assert left == set() and only.title not in (files()["data/open/c/notices/2026.csv"]).decode()


def test_every_public_record_is_a_row_of_its_column_and_of_the_catalogue(town):
    document, notice = published(1)[0], published(1, column="notices")[0]
    run(START)
    for path in ("data/open/c/policy-other/2026.csv", "data/open/catalogue/2026.csv"):
        (row,) = rows(path)
        assert row["名称"] == document.title and row["索引号"] == "LT04/2026-00001"
        assert (
            row["网址"] == "https://www.lanting.example" + document.path and row["校验码"] == document.digest
        )
        assert row["公开机关"] == "市城市管理局" and row["生成日期"] == "2026-03-02" and row["内容概述"]
    said = json.loads(files()["data/open/c/notices/2026.json"])
    assert [row["title"] for row in said["rows"]] == [notice.title]
    assert set(said["rows"][0]) == set(said["fields"]) == set(opendata.FIELDS)


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A1", "+1", "-1+1", "@SUM(A1)", "＝1+1", "\t=1"])
def test_no_cell_is_a_formula(title):
    row = dict.fromkeys(opendata.FIELDS, "") | {"title": title}
    (found,) = csv.DictReader(io.StringIO(opendata.as_csv([row]).decode("utf-8-sig")))
    assert found["名称"] == "'" + title
    assert json.loads(opendata.as_json("", "", [row]))["rows"][0]["title"] == title  # data stays as it is


def test_full_files_never_change_again_and_new_ones_are_listed(town, monkeypatch):
    monkeypatch.setattr(opendata, "SIZE", 2)
    published(3)
    run(START)
    before = files()
    assert "data/open/c/policy-other/2026-1.csv" not in before
    published(1, at=later(START, 1))
    run(later(START, 1))
    filled = files()
    assert "data/open/c/policy-other/2026-1.csv" in filled
    assert "/data/open/c/policy-other/2026-1.csv" in page("/data/open/") and "2026年第1部分" in page(
        "/data/open/"
    )
    published(1, at=later(START, 2))
    run(later(START, 2))
    after = files()
    assert after["data/open/c/policy-other/2026-1.csv"] == filled["data/open/c/policy-other/2026-1.csv"]
    assert (
        after["data/open/index.html"] == filled["data/open/index.html"]
    )  # only another file changes the list
    assert [len(rows(f"data/open/c/policy-other/2026{part}.csv")) for part in ("-1", "")] == [2, 3]


def test_the_dcat_catalogue_and_the_page_name_the_files_that_stand(town):
    published(1)
    published(1, column="notices")
    published(1, column="reference-law")
    run(START)
    known, base = files(), "https://www.lanting.example"
    catalogue = json.loads(known["data/open/catalog.jsonld"])
    assert catalogue["@type"] == "dcat:Catalog" and catalogue["dct:publisher"]["foaf:name"]
    named = [
        file["dcat:downloadURL"]["@id"].removeprefix(base + "/")
        for each in catalogue["dcat:dataset"] for file in each["dcat:distribution"]
    ]  # fmt: skip
    standing = {n for n in known if n.startswith("data/open/") and n.endswith((".csv", ".json"))}
    assert (
        set(named) == standing and len(named) == len(standing) == 6
    )  # the law of others is nobody's data here
    html = page("/data/open/")
    assert {url[1:] for url in Links(html).found if url.endswith((".csv", ".json"))} == standing
    assert 'id="c-notices"' in html and 'href="/data/open/#c-notices"' in page("/c/notices/")
    for place in ("/", "/map.html", "/data/"):
        assert 'href="/data/open/"' in page(place), place


def test_a_new_edition_replaces_its_row(town):
    edition = published(1)[0]
    run(START)
    generation = tree().current
    again = city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=later(START, 1),
        record=edition.record, values={"title": "更正后的名称"}, files=[],
    )  # fmt: skip

    second = edition_of(city.signed(city.case(again), later(START, 1)))
    run(later(START, 1))
    (row,) = rows("data/open/c/policy-other/2026.csv")
    assert row["名称"] == "更正后的名称" and row["版本"] == "2" and row["校验码"] == second.digest
    assert "data/open/index.html" not in {r.path for r in tree().register.since(generation)}
