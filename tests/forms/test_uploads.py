import time

import pytest

from mingtang.forms import fields, uploads
from mingtang.forms.inspection import Unfit, names, within
from mingtang.forms.uploads import ERR_DANGER, Verdict, judge
from tests.conftest import shared
from tests.forms import hostile, samples

HOSTILE = hostile.every()
SOUND = samples.sound()


@pytest.mark.parametrize("file", HOSTILE, ids=[what for what, *_ in HOSTILE])
def test_a_hostile_file_is_refused_with_its_reason_in_five_seconds(file):
    _, name, _, reason = file
    data = hostile.content(file)
    started = time.perf_counter()
    verdict = judge(name, data)
    assert (verdict.ok, verdict.reason) == (False, reason)
    assert time.perf_counter() - started < 5
    assert verdict.media_type == verdict.clean_name == ""


@pytest.mark.parametrize("file", SOUND, ids=[file[0] for file in SOUND])
def test_a_sound_file_is_taken_under_its_right_name(file):
    name, data, media_type, clean_name = file
    assert judge(name, data) == Verdict(True, media_type, clean_name)


def test_the_hostile_files_are_many_and_no_two_are_the_same():
    assert len({what for what, *_ in HOSTILE}) == len(HOSTILE) >= 90
    assert len({(name, data) for _, name, data, _ in HOSTILE}) == len(HOSTILE)


def taken(judging):
    """Which hostile files `judging` lets in."""
    return [file[0] for file in HOSTILE if judging(file[1], hostile.content(file)).ok]


def by_extension(name, data):
    return Verdict(name.rpartition(".")[2].lower() in uploads.EXTENSIONS)


def by_first_bytes(name, data):
    return Verdict(any(data.startswith(start) for start, _ in within.STARTS))


def test_a_judge_that_believes_names_or_first_bytes_is_caught():
    assert len(taken(by_extension)) > 70
    assert {"macros", "script on opening", "pixel flood", "bomb", "html behind png", "locked doc"} <= set(
        taken(by_first_bytes)
    )


@pytest.mark.parametrize(
    ("module", "switch", "what"),
    [
        ("zipped", "_MACRO_PARTS", "macros in capitals"),
        ("zipped", "_OUTSIDE", "template from elsewhere"),
        ("compound", "_MACROS", "macros of a doc"),
    ],
)
def test_a_list_left_empty_lets_its_file_through(monkeypatch, module, switch, what):
    """The defect: a check that is no longer made. Without it the file passes, so the test above would fail."""
    monkeypatch.setattr(f"mingtang.forms.inspection.{module}.{switch}", ())
    if module == "compound":
        monkeypatch.setattr("mingtang.forms.inspection.compound._MACROS", set())
    if module == "zipped" and switch == "_MACRO_PARTS":
        monkeypatch.setattr("mingtang.forms.inspection.zipped._MACRO_FOLDERS", ())
    _, name, data, _ = next(file for file in HOSTILE if file[0] == what)
    assert within.kind(name.rpartition(".")[2].lower(), data)


def test_a_lower_limit_of_an_agency_is_said_in_the_message():
    assert judge("a.txt", b"x" * 2_000_000, limit_mb=1).reason == "文件超过1MB，请压缩后再传，或到窗口提交"
    assert judge("a.txt", b"x" * 1024 * 1024, limit_mb=1).ok


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", 0.0001)
    assert judge("a.pdf", samples.pdf()).reason == ERR_DANGER


def test_words_in_a_pdf_are_not_taken_for_actions():
    from pikepdf import String

    def talk(made):
        made.docinfo["/Title"] = String("怎样禁用 (/JavaScript) 与 /Launch")

    assert judge("a.pdf", samples.pdf(talk)).ok
    assert judge("a.pdf", samples.pdf(hostile._script)).reason == ERR_DANGER


CLEAN = [
    ("../../etc/合同.pdf", "合同"),
    ("C:\\fakepath\\合同.pdf", "合同"),
    ("合同\u202efdp.pdf", "合同fdp"),
    ("\u200b合同\x07.pdf", "合同"),
    ("CON.pdf", "附件-CON"),
    ("nul.tar.pdf", "附件-nul.tar"),
    ('合"同*?<>|.pdf', "合_同_____"),
    (" . .合同 . .pdf", "合同"),
    (".pdf", "附件"),
    ("　　.pdf", "附件"),
    ("长" * 300 + ".pdf", "长" * 76),
    ("𱁬合同.PDF ", "𱁬合同"),
    ("合同.pdf.", "合同"),
]


@pytest.mark.parametrize(("given", "stem"), CLEAN)
def test_a_name_is_made_safe_and_keeps_what_it_says(given, stem):
    assert names.join(*names.split(given)) == stem + ".pdf"


def test_no_byte_changed_in_a_sound_file_makes_the_judge_raise():
    """Every format is cut, flipped and repeated; the reader answers each time, also outside its own process."""
    for name, data, *_ in (file for file in SOUND if not file[0].endswith(".pdf")):
        step = max(1, len(data) // 60)
        for at in range(0, len(data), step):
            for broken in (
                data[:at],
                data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :],
                data[:at] + data[: len(data) - at],
            ):
                assert set(within.told(broken, name.rpartition(".")[2])[0]) <= {"kind", "unfit"}


def test_the_messages_stand_in_the_terms_as_they_are_said():
    terms = shared("terms.md").read_text(encoding="utf-8")
    for said in (
        uploads.ERR_TYPE,
        uploads.ERR_SIZE,
        ERR_DANGER,
        fields.ERR_ID_NUMBER,
        fields.ERR_CREDIT_CODE,
        fields.ERR_PHONE,
    ):
        assert f"| {said} |" in terms


def test_an_inspector_says_why_by_code():
    with pytest.raises(Unfit) as refused:
        uploads._kind("pdf", b"nothing")
    assert refused.value.why == "type"


def test_what_offices_attach_besides_is_taken_from_staff_alone():
    for name in ("汇报.pptx", "旧.ppt", "旧.dps", "附件.zip", "附件.rar", "表.csv"):
        assert not judge(name, b"anything").ok
        assert judge(name, b"anything", office=True).clean_name == name
    assert judge("a.exe", b"MZ", office=True).reason == uploads.ERR_TYPE
    assert judge("a.pptx", b"x" * 2_000_000, limit_mb=1, office=True).reason.startswith("文件超过1MB")
