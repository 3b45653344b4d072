"""在线看: the page of an attachment stands beside its record, leads back, and goes with it."""

import io

import pytest

from mingtang.cases import erasing
from mingtang.press import audit, work
from mingtang.vault import files as vault
from tests import city
from tests.city import START, later
from tests.records.test_rebuilding import word
from tests.records.test_viewing import png

from .printed import Links, broken, files, page, run, tree
from .test_pages import edition_of, withdraw

pytestmark = pytest.mark.django_db
WORDS = "长者食堂补贴按月发放"
PAGE = "<body><script>alert(1)</script><p>网页里的公告</p></body>"


@pytest.fixture
def edition():
    city.found()
    data = word(
        lambda made: (
            made.add_heading("补贴标准", 1),
            made.add_paragraph(WORDS),
            made.add_picture(io.BytesIO(png().getvalue())),
        )
    )
    notes = "说明：按实际用餐次数计算".encode()
    attached = [
        {"name": name, "media": "x", "size": len(body), "digest": vault.put(body)}
        for name, body in (
            ("补贴办法.docx", data),
            ("说明.txt", notes),
            ("view-坏名.png", png("blue").getvalue()),
            ("公告.htm", PAGE.encode()),
        )
    ]
    found = edition_of(city.published(title="关于长者食堂的通知", files=attached))
    run(START)
    return found


def test_an_attachment_opens_as_a_page_with_its_pictures_and_can_still_be_downloaded(edition):
    text = page(edition.path)
    assert text.count(">在线看</a>") == 4 and 'aria-label="下载：补贴办法.docx"' in text
    way = next(one for one in Links(text).found if "/view-" in one)
    opened = page(way)
    assert WORDS in opened and "<h2>补贴标准</h2>" in opened and f'href="{edition.path}"' in opened
    picture = next(one for one in Links(opened).found if one.endswith("-0.png"))
    assert files()[picture.removeprefix("/")].startswith(b"\x89PNG")
    assert "長者食堂補貼" in page("/hant" + way) and not broken(files())
    assert audit.findings() == []


def test_a_web_page_is_offered_as_it_was_written_anew(edition):
    own = files()[edition.path.removeprefix("/").removesuffix(".html") + "/公告.html"].decode()
    assert "<p>网页里的公告</p>" in own and "script" not in own
    assert 'download hreflang="zh-Hans"' in page("/hant" + edition.path)  # it has no twin: the link stays


def test_no_attachment_can_take_the_place_of_a_page(edition):
    names = [name for name in files() if "/view-坏名" in name]
    assert not names and "view-坏名.png" in page(edition.path)


def test_a_withdrawal_takes_page_and_pictures_along(edition):
    before = {name for name in files() if "/view-" in name}
    assert len(before) == 2 * 4 + 3  # four pages with their twins, two pictures, one of them in two widths
    withdraw(edition, later(START, 1))
    run(later(START, 2))
    left = files()
    assert not [name for name in left if "/view-" in name]
    assert not [name for name, data in left.items() if WORDS.encode() in data]
    assert audit.findings() == []


def test_a_page_whose_bytes_are_lost_holds_the_record_back(edition):
    lost = edition.content["attachments"][0]["page"]["pictures"][0].partition(".")[0]
    vault.path(lost).unlink()
    assert work.release(tree(), [edition.record_id], later(START, 1)).keys() == {edition.record_id}


def test_an_erasure_elsewhere_leaves_the_parts_of_a_page_alone(edition):
    picture = edition.content["attachments"][0]["page"]["pictures"][0].partition(".")[0]
    assert erasing.claimed(picture) and not erasing.claimed("0" * 64)
