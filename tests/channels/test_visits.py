"""S-178, S-179: counting what is read, from the city's own server and from the log of one in front."""

import gzip
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client
from openpyxl import load_workbook

from mingtang.channels import logs, ranking, visits
from mingtang.channels.models import ColumnVisit, Visit
from mingtang.cli import visits as verb
from mingtang.jobs import worker
from mingtang.press.server import PublicFiles
from mingtang.records.models import Edition
from mingtang.vault import keys
from tests import city
from tests.city import START
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.60"
BOTS = (
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0)", "curl/8.5.0", "python-requests/2.32", "", "Sogou web spider/4.0",
    "Mozilla/5.0 (X11) HeadlessChrome/140.0", "Go-http-client/2.0", "Feedly/1.0", "Mozilla/5.0 (compatible; YisouSpider/5.0)",
)  # fmt: skip
LINE = '203.0.113.{n} - - [03/Mar/2026:{time} {zone}] "{method} {path} HTTP/1.1" {status} 512 "-" "{agent}"\n'
DAY = date(2026, 3, 3)


@pytest.fixture
def town(own_data):
    keys.make()
    city.found()
    city.published(START, column="notices")
    city.published(START, column="policy-other")
    worker.drain(START)
    return {e.column_id: e.path for e in Edition.objects.house.all()}


def line(path, n=1, time="10:00:00", zone="+0800", method="GET", status=200, agent=FIREFOX):
    return LINE.format(path=path, n=n, time=time, zone=zone, method=method, status=status, agent=agent)


@pytest.mark.parametrize("agent", BOTS)
def test_programmes_are_left_out(agent):
    assert visits.is_bot(agent)


@pytest.mark.parametrize("agent", [FIREFOX, WECHAT, "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)"])
def test_readers_are_not(agent):
    assert not visits.is_bot(agent)


@pytest.mark.parametrize(
    ("address", "page"),
    [("/", "/"), ("/index.html", "/"), ("/r/2026/a.html", "/r/2026/a.html"), ("/hant/r/2026/a.html", "/r/2026/a.html"),
     ("/hant/", "/"), ("/c/notices/", "/c/notices/"), ("/search", ""), ("/ask/", ""), ("/desk/", ""), ("/subscribe/mine/x/", ""),
     ("/r/2026/a/1.pdf", ""), ("/feed.atom", ""), ("/static/ui.css", ""), ("/" + "x" * 300 + ".html", "")],
)  # fmt: skip
def test_which_addresses_are_pages(address, page):
    assert visits.page_of(address) == page


def test_the_servers_own_count_reaches_the_tables_with_columns_and_site(town, settings):
    noted = visits.Noting()
    noted._thread = object()  # no thread here: the test writes
    app = PublicFiles(settings.MINGTANG_TREE, lambda environ, start: [b""], seen=noted.note)

    def get(path, method="GET", agent=FIREFOX):
        app({"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_USER_AGENT": agent}, lambda *_: None)

    for path in (
        town["notices"],
        town["notices"],
        "/hant" + town["notices"],
        "/c/notices/",
        town["policy-other"],
        "/",
    ):
        get(path)
    get(town["notices"], "HEAD")
    get(town["notices"], agent=BOTS[0])
    get("/static/ui/portal.css")
    get("/search")
    get("/nothing/here.html")
    noted.write()
    noted.write()
    assert dict(Visit.objects.values_list("path", "times")) == {
        town["notices"]: 3, "/c/notices/": 1, town["policy-other"]: 1, "/": 1,
    }  # fmt: skip
    assert dict(ColumnVisit.objects.values_list("column", "times")) == {
        "": 6,
        "notices": 4,
        "policy-other": 1,
    }


def test_a_database_that_is_away_loses_no_count(town, monkeypatch):
    noted = visits.Noting()
    noted._thread = object()
    real = visits.add

    def away(seen):
        raise DatabaseError

    monkeypatch.setattr(visits, "add", away)
    noted.note({"PATH_INFO": "/", "HTTP_USER_AGENT": FIREFOX})
    noted.write()
    monkeypatch.setattr(visits, "add", real)
    noted.note({"PATH_INFO": "/", "HTTP_USER_AGENT": FIREFOX})
    noted.write()
    assert Visit.objects.get().times == 2


def test_what_waits_is_bounded():
    noted = visits.Noting()
    noted._thread = object()
    for _ in range(visits._MOST + 10):
        noted.note({"PATH_INFO": "/"})
    assert len(noted._noted) == visits._MOST


def test_a_log_is_counted_once_though_it_grows_turns_and_is_packed(town, tmp_path, capsys):
    log = tmp_path / "access.log"
    begun = (
        line(town["notices"])
        + line("/", status=304, agent=WECHAT)
        + line(town["notices"], agent="Baiduspider/2.0")
    )
    begun += line("/search?q=x") + line("/gone.html", status=404) + line("/", method="POST") + "nonsense\n"
    log.write_text(begun + line("/")[:-20])  # its last line is being written
    told = logs.fold(log, START)
    assert (told.lines, told.counted, told.bots, told.others, told.strange) == (7, 2, 1, 3, 1)
    assert logs.fold(log, START).lines == 0
    log.write_text(begun + line("/") + line(town["notices"]))
    assert logs.fold(log, START).counted == 2
    packed = tmp_path / "access.log.1.gz"
    packed.write_bytes(gzip.compress((begun + line("/") + line(town["notices"]) + line("/")).encode()))
    assert logs.fold(packed, START).counted == 1
    assert dict(Visit.objects.values_list("path", "times")) == {town["notices"]: 2, "/": 3}
    assert verb.main([str(log), "--json"]) == 0
    assert verb.main([str(tmp_path / "none.log")]) == 2


def test_a_log_keeps_the_day_of_shanghai_and_no_address(town, tmp_path):
    log = tmp_path / "access.log"
    log.write_text(line("/", time="20:00:00", zone="+0000") + line("/", time="20:00:00", zone="+0800"))
    logs.fold(log, START)
    assert dict(Visit.objects.values_list("day", "times")) == {DAY: 1, DAY + timedelta(days=1): 1}
    from mingtang.channels.models import LogRead

    assert "203.0.113" not in str([list(m.objects.values()) for m in (Visit, ColumnVisit, LogRead)])


def test_hostile_lines_are_told_and_change_nothing(town, tmp_path):
    log = tmp_path / "access.log"
    rows = [
        line("/" + "%00" * 40 + ".html"),
        line("http://[x/"),
        line("/é.html"),
        "\n",
        '" " [] "GET / x" 200\n',
        line("//a/../b.html"),
    ]
    log.write_bytes(
        "".join(rows).encode() + b'\xff\xfe [03/Mar/2026:99:99:99 +0800] "GET / HTTP/1.1" 200 1\n'
    )
    told = logs.fold(log, START)
    assert told.lines == 7


@time_machine.travel(START + timedelta(days=1), tick=True)
def test_the_desk_ranks_columns_and_pages(town):
    visits.add(
        {
            (town["notices"], DAY): 700,
            ("/c/policy-other/", DAY): 200,
            ("/", DAY): 100,
            (town["policy-other"], DAY - timedelta(days=400)): 9,
        }
    )
    client = signed_in("openness_office", "LT01")
    answer = client.get("/desk/counts/visits/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "1,000" in text and text.index("通知公告") < text.index("其他政策文件") and "70.0%" in text
    assert ranking.totals(DAY, DAY) == {"site": 1000, "statutory": 200}
    sheet = load_workbook(BytesIO(client.get("/desk/counts/visits/?export=1").content)).active
    assert ["通知公告", None, 700, 70] in [list(row)[:4] for row in sheet.iter_rows(values_only=True)]
    assert Client().get("/desk/counts/visits/").status_code == 302


def test_old_days_of_pages_go_and_the_columns_stay(town):
    visits.add({("/", DAY): 1})
    visits.forget(DAY + timedelta(days=800), 730)
    assert not Visit.objects.exists() and ColumnVisit.objects.exists()
