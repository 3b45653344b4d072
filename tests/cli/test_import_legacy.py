"""`import` of old sites: every row accounted for, attachments with their documents, nothing twice."""

import pytest

from mingtang.cases import audit
from mingtang.ledger.models import Event
from mingtang.records.models import Attachment, Edition, Record
from mingtang.vault import files
from tests import city
from tests.cli.test_import import run
from tests.records import legacy
from tests.records.test_legacy import HEAD, ROWS, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def founded():
    city.found()


def bring(place, *more, column="notices"):
    return run(str(place), "--agency", "LT04", "--column", column, "--as-released-by", "signer", *more)


def ends(said):
    return {i["path"]: (i["status"], [r["code"] for r in i["reasons"]]) for i in said["items"]}


@pytest.mark.parametrize("zipped", [False, True])
def test_a_folder_of_pages_is_accounted_for_row_by_row(tmp_path, zipped, settings):
    place = legacy.site(tmp_path / "site")
    place = legacy.zipped(place, tmp_path / "site.zip") if zipped else place
    code, said = bring(place)
    assert ends(said) == {
        "gsgg/index.html": ("held", ["no-text"]), "gsgg/t1.html": ("imported", []), "gsgg/t2.html": ("imported", ["attachment-missing"]),
        "gsgg/t3.html": ("held", ["personal-data"]), "gsgg/附件/站点示意图.pdf": ("attached", ["attached"]), "Thumbs.db": ("failed", ["file-type"]),
    }  # fmt: skip
    assert sum(said[k] for k in ("imported", "unchanged", "held", "failed", "attached")) == said["read"] == 6
    assert code == 1  # one file failed
    (attached,) = Attachment.objects.all()
    edition = Edition.objects.house.get(record=attached.record)
    assert edition.content["attachments"][0]["name"] == "附件：站点示意图.pdf" and files.exists(
        attached.digest
    )
    page = (settings.MINGTANG_TREE / "public" / edition.path.lstrip("/")).read_text(encoding="utf-8")
    assert "附件：站点示意图.pdf" in page and "东移60米" in page
    assert audit.differences() == (1, [])


def test_a_second_run_changes_nothing(tmp_path):
    place = legacy.site(tmp_path / "site")
    bring(place)
    before = Event.objects.count(), Record.objects.house.count()
    _, said = bring(place)
    assert (said["imported"], said["unchanged"], said["attached"], said["batch"]) == (0, 2, 1, "")
    assert (Event.objects.count(), Record.objects.house.count()) == before


def test_an_attachment_that_cannot_be_cleared_holds_its_document(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text(
        legacy.page().replace("附件/站点示意图.pdf", "名单.txt"), encoding="utf-8"
    )
    (tmp_path / "site" / "名单.txt").write_text("王某某 11010519491231002X", encoding="utf-8")
    _, said = bring(tmp_path / "site")
    assert ends(said) == {"a.html": ("held", ["attachment-held"]), "名单.txt": ("attached", ["attached"])}
    assert not Record.objects.house.exists()


def test_a_register_and_an_export(tmp_path):
    place = tmp_path / "登记簿.xlsx"
    place.write_bytes(workbook(HEAD, *ROWS))
    _, said = bring(place)
    assert [i["status"] for i in said["items"]] == ["imported", "failed", "failed", "failed"]
    assert Record.objects.house.get().doc_no == "澜政〔2012〕3号"
    _, said = bring(legacy.sscms(tmp_path / "contents.zip"))
    assert (
        ends(said)["contents.xml#101"] == ("imported", [])
        and ends(said)["upload/files/新址地图.pdf"][0] == "attached"
    )
    assert (said["imported"], said["failed"], said["attached"]) == (1, 3, 1)
    assert bring(tmp_path / "contents.zip")[1]["unchanged"] == 1


def test_a_register_nobody_can_read_says_its_headings(tmp_path, capsys):
    place = tmp_path / "odd.csv"
    place.write_text("甲,乙\n关于植树的通知,种树。\n", encoding="utf-8")
    assert bring(place)[0] == 2 and "甲、乙" in capsys.readouterr().err
    code, said = bring(place, "--map", "title=甲", "--map", "body=乙")
    assert (code, said["imported"]) == (0, 1)
