"""`import` from outside: the JSON document, the counts, what is public afterwards, and a second run that changes nothing."""

import io
import json
import tarfile
import time
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from mingtang.cases import audit
from mingtang.cases.models import Case
from mingtang.cli import importing
from mingtang.ledger.models import Event
from mingtang.records.models import Edition, Record
from mingtang.vault import files
from tests import city
from tests.conftest import shared

pytestmark = pytest.mark.django_db


def run(*argv):
    """(exit code, the JSON document)."""
    said = io.StringIO()
    with redirect_stdout(said):
        code = importing.main([*argv, "--json"])
    return code, json.loads(said.getvalue()) if said.getvalue() else None


def laws_import(path, column="reference-law", agency="LT01", post="signer"):
    return run(str(path), "--agency", agency, "--column", column, "--as-released-by", post)


def archive(place: Path, **members: bytes) -> Path:
    """A .tar.gz in `place` with the members; `__` in a name stands for a slash."""
    with tarfile.open(place / "batch.tar.gz", "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("__", "/"))
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return place / "batch.tar.gz"


def test_the_laws_archive_is_public_and_found_within_ninety_seconds(settings):
    city.found()
    started = (
        time.process_time()
    )  # of this process and its threads: the wall shows what else the machine does
    code, said = laws_import(shared("data/laws/laws.tar.gz"))
    seconds = time.process_time() - started
    assert code == 0
    assert [said[k] for k in ("read", "imported", "unchanged", "held", "failed")] == [1323, 1317, 0, 6, 0]
    assert said["read"] == len(said["items"])
    held = [i for i in said["items"] if i["status"] == "held"]
    assert all(
        i["path"].endswith("_index.md") and i["reasons"][0]["code"] == "no-text" and not i["record"]
        for i in held
    )
    titles = [i["title"] for i in said["items"] if i["status"] == "imported"]
    assert len(titles) - len(set(titles)) == 43
    assert len({i["record"] for i in said["items"] if i["record"]}) == 1317
    assert (
        not Edition.objects.house.filter(printed=False).exists()
        and not Edition.objects.house.filter(indexed=False).exists()
    )
    nurse = next(i for i in said["items"] if "护士条例" in i["path"])
    assert (Path(settings.MINGTANG_TREE) / "public" / nurse["url"].lstrip("/")).is_file()
    record = Record.objects.house.get(code=nurse["record"])
    assert (record.doc_no, record.issuer, record.formed_on.isoformat(), record.effective_on.isoformat()) == (
        "国务院令第517号", "国务院", "2020-03-27", "2008-05-12",
    )  # fmt: skip
    assert seconds < 90, f"{seconds:.0f} s"
    again, second = laws_import(shared("data/laws/laws.tar.gz"))
    assert again == 0
    assert [second[k] for k in ("read", "imported", "unchanged", "held", "failed")] == [1323, 0, 1317, 6, 0]
    assert second["batch"] == "" and Record.objects.house.count() == 1317


def test_one_event_names_manifest_operator_and_post_and_claims_no_review(tmp_path):
    city.found()
    _, said = laws_import(
        archive(
            tmp_path,
            **{"甲.txt": "甲办法\n\n第一条 甲。".encode(), "乙.txt": "乙办法\n\n第一条 乙。".encode()},
        )
    )
    case = Case.objects.house.get(code=said["batch"])
    events = list(Event.objects.filter(subject=case.code).order_by("seq"))
    assert [e.act for e in events] == ["case.open", "case.import"]
    payload = json.loads(events[1].payload)
    facts = payload["facts"]["facts"]
    assert payload["by"]["post"] == "operator" and payload["by"]["person"].startswith("os:")
    assert (facts["imported"], facts["released_under"]) == (2, "signer")
    listed = json.loads(files.open(facts["manifest_digest"]))
    assert [f[0] for f in listed["files"]] == ["甲.txt", "乙.txt"]
    assert case.title == "历史资料导入" and "reviewed" not in case.facts["facts"]
    assert audit.differences() == (1, [])


def test_the_seed_reports_come_with_title_and_date_and_without_page_rubbish():
    city.found()
    code, said = run(
        str(shared("seeds")), "--agency", "LT04", "--column", "notices", "--as-released-by", "签发人"
    )
    assert code == 0 and said["imported"] == 5
    found = {i["path"][:3]: Record.objects.house.get(code=i["record"]) for i in said["items"]}
    assert [r.title for r in found.values()] == [
        "市经贸委2009年政府信息公开年报",
        "市商务局2012年政务公开工作总结",
        "湖南省经信委2014年度政务公开政务服务工作总结",
        "2012年市城管委政务公开和政府信息公开年度报告",
        "湛江市工业和信息化局2018年政府信息公开工作年度报告",
    ]
    days = {key: r.formed_on and r.formed_on.isoformat() for key, r in found.items()}
    assert days == {"000": "2010-10-18", "001": None, "002": "2015-03-24", "003": None, "004": "2019-02-27"}
    undated = [i["path"][:3] for i in said["items"] if "formed_on" in i["unknown"]]
    assert undated == ["001", "003"]  # their texts hold no day at all
    for record in found.values():
        assert not any(
            word in record.body for word in ("听全文", "分享到", "扫一扫", "繁体版", "继续访问", "请输入搜索")
        )
        assert record.index_no
    assert found["002"].index_no == "430S00720/2015-40731"


def test_a_changed_file_is_a_new_record_and_a_withdrawn_one_does_not_come_back(tmp_path):
    city.found()
    file = tmp_path / "办法.md"
    file.write_text("# 试行办法\n\n第一条 为了试行。\n", encoding="utf-8")
    _, first = laws_import(file)
    file.write_text("# 试行办法\n\n第一条 为了推行。\n", encoding="utf-8")
    _, second = laws_import(file)
    assert first["imported"] == second["imported"] == 1 and Record.objects.house.count() == 2
    case = city.case(second["batch"])
    city.take(
        case,
        "withdraw_record",
        "signer",
        city.START,
        {"reason": "文本有误"},
        record=second["items"][0]["record"],
    )
    _, third = laws_import(file)
    assert third["held"] == 1 and third["items"][0]["reasons"][0]["code"] == "withdrawn"
    assert Edition.objects.house.in_force().count() == 1


def test_a_whole_batch_can_be_withdrawn(tmp_path):
    city.found()
    _, said = laws_import(
        archive(tmp_path, **{"a.txt": "甲办法\n\n内容。".encode(), "b.txt": "乙办法\n\n内容。".encode()})
    )
    city.take(city.case(said["batch"]), "withdraw", "signer", city.START, {"reason": "来源有误"})
    assert Edition.objects.house.in_force().count() == 0
    assert set(Record.objects.house.values_list("state", flat=True)) == {"withdrawn"}


@pytest.mark.parametrize(
    "change",
    [
        {"agency": "NONE"},
        {"column": "open"},
        {"post": "drafter"},
        {"post": "leader_of_none"},
        {"path": "no-such-file.md"},
    ],
)
def test_a_misuse_is_refused_with_what_was_expected_and_nothing_is_written(tmp_path, change, capsys):
    city.found()
    file = tmp_path / "a.md"
    file.write_text("# 甲\n\n乙。", encoding="utf-8")
    given = {"path": str(file), "agency": "LT01", "column": "reference-law", "post": "signer"} | change
    code, said = run(
        given["path"],
        "--agency",
        given["agency"],
        "--column",
        given["column"],
        "--as-released-by",
        given["post"],
    )
    assert code == 2 and said is None
    assert "expected" in capsys.readouterr().err
    assert not Record.objects.house.exists() and not Event.objects.filter(subject_type="case").exists()


def test_hostile_members_fail_by_name_and_the_good_ones_come_in(tmp_path):
    city.found()
    path = archive(
        tmp_path,
        **{
            "..__..__etc__passwd.txt": b"root", "good.md": "# 好办法\n\n第一条 好。".encode(), "__abs.txt": b"x",
            "picture.png": b"\x89PNG", "broken.docx": b"PK\x03\x04 not a zip", "binary.txt": bytes(range(256)),
        },
    )  # fmt: skip
    code, said = laws_import(path)
    by_path = {i["path"]: i for i in said["items"]}
    assert code == 1 and (said["imported"], said["failed"], said["read"]) == (1, 5, 6)
    assert by_path["../../etc/passwd.txt"]["reasons"][0]["code"] == "unsafe-path"
    assert (
        by_path["broken.docx"]["reasons"][0]["code"]
        == by_path["binary.txt"]["reasons"][0]["code"]
        == "unreadable"
    )
    assert by_path["picture.png"]["reasons"][0]["code"] == "file-type"


def test_an_archive_that_ends_early_is_refused_whole(tmp_path):
    city.found()
    whole = archive(
        tmp_path, **{f"{n}.txt": ("正文" * 2000 + str(n)).encode() for n in range(30)}
    ).read_bytes()
    (tmp_path / "half.tar.gz").write_bytes(whole[: len(whole) // 2])
    code, said = laws_import(tmp_path / "half.tar.gz")
    assert code == 2 and said is None and not Record.objects.house.exists()
