"""Old formats: converted where there is a converter, by a process with nothing of ours; held otherwise."""

import io
import stat
import sys

import docx
import pytest

from mingtang.records import converting, screening
from mingtang.records.scanning import scan_file
from mingtang.vault import files

OLD = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600


@pytest.fixture
def soffice(tmp_path, monkeypatch):
    """A converter of the tests: what it does is the body of a script that is given its arguments."""

    def stands(body: str) -> None:
        script = tmp_path / "bin" / "soffice"
        script.parent.mkdir(exist_ok=True)
        script.write_text(
            f"#!{sys.executable}\nimport os, pathlib, sys, time\nout = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nout.mkdir()\n{body}\n"
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(script.parent))

    word, kept = docx.Document(), io.BytesIO()
    word.add_paragraph("旧文件的话，电话13800138000")
    word.save(kept)
    (tmp_path / "made.docx").write_bytes(kept.getvalue())
    stands.gives = (
        f"(out / 'given.docx').write_bytes(pathlib.Path({str(tmp_path / 'made.docx')!r}).read_bytes())"
    )
    return stands


@pytest.mark.parametrize("name", ["旧.doc", "旧.wps", "旧.WPS", "旧.docx"])
def test_an_old_file_is_read_as_one_of_today(soffice, name):
    soffice(soffice.gives)
    screening.read.cache_clear()
    seen = screening.screen(name, files.put(OLD))
    assert seen.name == "旧.docx" and not seen.held and seen.finds[0][0] == "mobile"
    assert "旧格式文件，已转换为现行格式" in seen.dropped
    assert files.open(seen.digest).startswith(b"PK") and scan_file(name, OLD).finds[0].kind == "mobile"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "sys.exit(3)",
        "(out / 'given.docx').symlink_to('/etc/hostname')",
        "(out / 'given.docx').write_bytes(b'')",
        "time.sleep(30)",
    ],
)
def test_a_converter_that_fails_holds_the_file(soffice, monkeypatch, body):
    monkeypatch.setattr(converting, "SECONDS", 1)
    soffice(body)
    assert converting.converted("旧.doc", OLD) is None
    assert scan_file("旧.doc", OLD).held


def test_without_a_converter_it_is_held_with_a_plain_reason(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    screening.read.cache_clear()
    seen = screening.screen("旧.et", files.put(OLD))
    assert "没有转换程序" in seen.held and seen.name == ""


def test_the_converter_is_given_no_secret(soffice, monkeypatch):
    monkeypatch.setenv("MINGTANG_SECRET_KEY", "x" * 60)
    soffice("assert 'MINGTANG_SECRET_KEY' not in os.environ\n" + soffice.gives)
    assert converting.converted("旧.doc", OLD)
