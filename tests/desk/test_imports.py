"""历史资料导入 at the desk: upload, mapping, preview and release by two persons, every row accounted for."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingtang.cases import audit
from mingtang.cases.bundles import jobs
from mingtang.cases.bundles.models import Bundle, HeadMap
from mingtang.cases.models import Case
from mingtang.cli.verify import verify_all
from mingtang.jobs import worker
from mingtang.ledger.models import Event, Typed
from mingtang.records.models import Edition, Record
from mingtang.vault import files, keys
from tests import city
from tests.desk.test_case import signed_in
from tests.records import legacy
from tests.records.test_legacy import HEAD, ROWS, workbook

pytestmark = pytest.mark.django_db
HERE = "/desk/imports/"


@pytest.fixture(autouse=True)
def founded():
    keys.make()
    city.found()


def key(page):
    return page.content.decode().split('name="key" value="', 1)[1].split('"', 1)[0]


def bring(name, data, client=None, column="notices", work=True):
    client = client or signed_in("archivist")
    sent = {"column": column, "file": SimpleUploadedFile(name, data), "key": key(client.get(HERE))}
    answer = client.post(HERE, sent)
    if work and answer.status_code == 302:
        worker.drain()
    return answer


def register(*rows, name="登记簿.xlsx", head=HEAD):
    return bring(name, workbook(head, *(rows or ROWS)))


def mapped(url, client=None, **columns):
    """columns: c0, c1 …, as the page proposes unless said otherwise."""
    client = client or signed_in("archivist")
    form = client.get(url).context["map_form"]
    given = {name: form[name].initial or "" for name in form.fields if name != "key"} | columns
    answer = client.post(f"{url}map/", given | {"key": form["key"].initial})
    worker.drain()
    return answer


def release(url, post="signer", manifest=None):
    client = signed_in(post)
    page = client.get(url)
    shown = page.context["release_form"].initial["manifest"] if manifest is None else manifest
    answer = client.post(f"{url}release/", {"manifest": shown, "key": f"release-{post}-{shown[:8]}"})
    worker.drain()
    return answer


def ends(url):
    """{path: result} of the list that is downloaded, and how many rows it has."""
    answer = signed_in("archivist").get(f"{url}list/")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return {line[1]: line[2] for line in lines[1:]}


def test_a_site_is_previewed_row_by_row_and_released_by_another_person(tmp_path, settings):
    place = legacy.zipped(legacy.site(tmp_path / "site"), tmp_path / "site.zip")
    answer = bring("老网站.zip", place.read_bytes())
    url = answer["Location"]
    bundle = Bundle.objects.house.get()
    said = {
        "gsgg/index.html": "暂缓", "gsgg/t1.html": "导入", "gsgg/t2.html": "导入", "gsgg/t3.html": "暂缓", "gsgg/附件/站点示意图.pdf": "附件",
        "Thumbs.db": "失败",
    }  # fmt: skip
    assert bundle.state == "ready" and ends(url) == said
    assert sum(bundle.counts.values()) == bundle.read == 6
    page = signed_in("archivist").get(url).content.decode()
    assert "共读取 6件：导入2，未变0，暂缓2，失败1，附件1" in page.replace("&nbsp;", " ")
    assert "检出身份证、银行卡或护照号码" in page and "11010519491231002X" not in page
    assert not Record.objects.house.exists() and "由签发人" in page
    assert release(url).status_code == 302
    bundle.refresh_from_db()
    assert (bundle.state, bundle.released_under, bundle.read) == ("done", "signer", 6) and ends(url) == said
    case = Case.objects.house.get(code=bundle.case)
    assert (case.kind, case.state) == ("import-1", "imported")
    event = Event.objects.get(act="case.import", subject=case.code)
    assert (
        f'"manifest_digest":"{bundle.manifest}"' in event.payload
        and '"released_under":"signer"' in event.payload
    )
    assert '"person":"LT04.archivist"' in event.payload and '"post":"operator"' in event.payload
    assert not files.exists(bundle.digest)  # the upload went with what was held in it
    shown = Edition.objects.house.get(title="关于恢复供水的公告")
    assert (settings.MINGTANG_TREE / "public" / shown.path.lstrip("/")).exists()
    assert shown.path in signed_in("signer").get(f"{url}?status=imported").content.decode()
    assert audit.differences() == (1, [])
    assert verify_all(lambda *said: None)


def test_who_brought_it_does_not_release_it():
    answer = bring("登记簿.csv", "标题,正文\n关于植树的通知,种树。\n".encode(), signed_in("disclosure_head"))
    url = answer["Location"]
    mapped(url, signed_in("disclosure_head"))
    assert "上传人不能自己发布" in signed_in("disclosure_head").get(url).content.decode()
    answer = release(url, "disclosure_head")
    assert answer.status_code == 422 and "上传人不能自己发布" in answer.content.decode()
    assert not Record.objects.house.exists()
    assert release(url, "leader_in_charge").status_code == 302 and Record.objects.house.count() == 1


def test_columns_are_guessed_shown_with_samples_and_kept_for_the_next_time():
    url = register()["Location"]
    bundle = Bundle.objects.house.get()
    assert bundle.state == "mapping" and bundle.mapping == {
        "文件名称": "title", "正文内容": "body", "文号": "doc_no", "发文日期": "formed_on", "附件": "files",
    }  # fmt: skip
    page = signed_in("archivist").get(url).content.decode()
    assert "标题（必填）" in page and "示例：关于开展春季植树的通知；（空）；关于夏季防汛的通知" in page
    assert mapped(url, c5="leave", c0="index_no").status_code == 302
    bundle.refresh_from_db()
    assert bundle.state == "ready" and bundle.counts["imported"] == 1 and bundle.counts["failed"] == 3
    assert sum(bundle.counts.values()) == 4
    assert HeadMap.objects.house.get().mapping == {
        "序号": "index_no", "文件名称": "title", "正文内容": "body", "文号": "doc_no", "发文日期": "formed_on",
    }  # fmt: skip
    again = register((9, "另一件", "", "2012.9.8", "正文", None))["Location"]
    assert Bundle.objects.house.get(code=again.split("/")[-2]).mapping == HeadMap.objects.house.get().mapping
    release(url)
    assert Record.objects.house.get().index_no == "1"
    typed = Typed.objects.filter(subject=bundle.code).values_list("field", flat=True)
    assert set(typed) == {"name", "mapping"}


def test_a_mapping_that_cannot_be_is_said_beside_its_column_and_kept():
    url = register()["Location"]
    answer = mapped(url, c2="title")
    assert answer.status_code == 422
    form = answer.context["map_form"]
    assert form.errors["c2"] == ["“标题”已由“文件名称”列对应，一个字段只能对应一列"]
    assert form["c2"].value() == "title" and form["c3"].value() == "formed_on"
    assert "请指定哪一列是标题" in mapped(url, c1="leave").content.decode()
    assert "请指定哪一列是正文" in mapped(url, c4="leave", c5="leave").content.decode()
    assert mapped(url, c0="nosuch").status_code == 422
    assert Bundle.objects.house.get().state == "mapping"


def test_an_export_of_sscms(tmp_path):
    url = bring("contents.zip", legacy.sscms(tmp_path / "contents.zip").read_bytes())["Location"]
    assert Bundle.objects.house.get().counts == {
        "imported": 1,
        "unchanged": 0,
        "held": 0,
        "failed": 3,
        "attached": 1,
    }
    release(url)
    assert Record.objects.house.get().title == "关于政务大厅搬迁的公告"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [("a.exe", b"MZ", "只能上传"), ("a.zip", b"", "文件是空的"), ("a.rar", b"Rar!", "只能上传")],
)
def test_a_file_that_is_not_taken_is_said_beside_the_field(name, data, why):
    answer = bring(name, data)
    assert answer.status_code == 422 and why in str(answer.context["form"].errors["file"])
    assert answer.context["form"]["column"].value() == "notices" and not Bundle.objects.house.exists()


def test_size_and_rows_have_limits_that_are_told(monkeypatch):
    monkeypatch.setattr("mingtang.cases.bundles.LIMIT_MB", 0)
    assert "文件超过0MB" in bring("a.csv", b"x").content.decode()
    monkeypatch.undo()
    monkeypatch.setattr("mingtang.records.importing.registers.MOST_ROWS", 3)
    url = register()["Location"]
    page = signed_in("archivist").get(url).content.decode()
    assert Bundle.objects.house.get().state == "refused" and "超过限制" in page


@pytest.mark.parametrize("name", ["坏.zip", "坏.xlsx", "坏.csv"])
def test_broken_files_are_refused_in_words_and_can_be_given_up(name):
    url = bring(name, b"PK\x03\x04 no archive \xff\xfe\x00")["Location"]
    client = signed_in("archivist")
    page = client.get(url)
    assert "文件打不开或者不完整" in page.content.decode()
    assert client.post(f"{url}drop/", {"key": "d"}).status_code == 302
    worker.drain()
    bundle = Bundle.objects.house.get()
    assert bundle.state == "dropped" and not files.exists(bundle.digest)
    assert client.post(f"{url}drop/", {"key": "d2"}).status_code == 409


def test_what_another_batch_changed_is_looked_at_again():
    first, second = register(name="一.xlsx")["Location"], register(name="二.xlsx")["Location"]
    mapped(first), mapped(second)
    release(first)
    release(second)
    bundle = Bundle.objects.house.get(name="二.xlsx")
    assert bundle.state == "ready" and bundle.counts["imported"] == 0 and bundle.counts["unchanged"] == 1
    page = signed_in("signer").get(second).content.decode()
    assert "请重新核对" in page and "没有可以导入的资料" in page
    assert Record.objects.house.count() == 1


def test_a_stale_preview_is_not_released_and_a_second_release_is_told():
    url = register()["Location"]
    mapped(url)
    old = Bundle.objects.house.get().manifest
    mapped(url, c3="leave")  # without the day two rows more can be read
    assert Bundle.objects.house.get().manifest != old
    assert release(url, manifest=old).status_code == 409
    assert release(url).status_code == 302
    assert release(url, "leader_in_charge").status_code == 409
    assert Case.objects.house.filter(kind="import-1").count() == 1


def test_a_job_that_runs_twice_changes_nothing():
    url = register()["Location"]
    mapped(url)
    release(url)
    before = Event.objects.count()
    code = Bundle.objects.house.get().code
    jobs.read(code, city.START)
    jobs.import_(code, city.START)
    assert Event.objects.count() == before and Record.objects.house.count() == 1


def test_the_list_cannot_act_as_a_formula():
    url = bring("登记簿.csv", "标题,正文\n=1+1的通知,种树。\n".encode())["Location"]
    mapped(url)
    answer = signed_in("signer").get(f"{url}list/")
    assert (
        "'=1+1的通知" in answer.content.decode("utf-8-sig") and "attachment" in answer["Content-Disposition"]
    )


def test_another_agency_and_other_posts_see_nothing():
    url = register()["Location"]
    assert signed_in("archivist", "LT13").get(url).status_code == 404
    assert signed_in("drafter").get(url).status_code == 404
    assert signed_in("drafter").get(HERE).status_code == 404
    assert bring("a.csv", b"x", signed_in("archivist"), column="nosuch").status_code == 422
