"""`due` from outside: one question, a batch, what is refused, and that it stays quick and without Django."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mingtang.cli import due, due_answer, due_batch

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["kind", "version", "term", "due", "provisional", "calendar", "trace"]
LINE = {
    "kind": "request-2019",
    "received": "2022-09-30",
    "channel": "web",
    "corrected": None,
    "pauses": [["2022-10-10", "2022-10-17", "third-party"]],
    "extend": 0,
}


def ask(capsys, *argv: str) -> dict:
    assert due.main(["request-2019", *argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def run_batch(tmp_path, capsys, *lines: object) -> tuple[int, list[dict]]:
    path = tmp_path / "facts.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_bytes("".join(text + "\n" for text in texts).encode("utf-8", "surrogatepass"))
    code = due.main(["--batch", str(path)])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_question_has_exactly_the_promised_keys(capsys):
    answer = ask(capsys, "--received", "2022-09-30")
    assert list(answer) == KEYS
    assert {key: answer[key] for key in KEYS[:6]} == {
        "kind": "request-2019",
        "version": "request-2019",
        "term": "reply",
        "due": "2022-11-02",
        "provisional": False,
        "calendar": "2026.23",
    }
    assert all(list(line) == ["date", "n", "why", "source"] for line in answer["trace"])
    assert {line["why"] for line in answer["trace"]} == {"work", "rest", "makeup"}
    assert [answer["trace"][0][key] for key in ("date", "n", "why")] == ["2022-09-30", 0, "work"]
    assert answer["trace"][-1]["n"] == 20


def test_pauses_correction_and_extension_move_the_day(capsys):
    pause = "2022-10-10:2022-10-17:third-party: 公司甲"
    answer = ask(capsys, "--received", "2022-09-30", "--pause", pause)
    assert answer["due"] == "2022-11-09"
    assert {line["source"] for line in answer["trace"] if line["why"] == "paused"} == {"third-party: 公司甲"}
    assert ask(capsys, "--received", "2022-09-30", "--extend", "20")["due"] == "2022-11-30"
    corrected = ask(capsys, "--received", "2023-09-18", "--corrected", "2023-09-28")
    assert corrected["due"] == "2023-11-01" and corrected["trace"][0]["date"] == "2023-09-28"
    assert "收到补正之日" in corrected["trace"][0]["source"]


def test_another_term_and_a_provisional_year(capsys):
    assert ask(capsys, "--received", "2026-02-05", "--term", "correction_notice")["due"] == "2026-02-14"
    answer = ask(capsys, "--received", "2026-12-04")
    assert answer["due"] == "2027-01-04" and answer["provisional"]
    assert [line["why"] for line in answer["trace"] if line["date"] > "2027"] == ["provisional"] * 4


def test_without_json_a_person_reads_a_chinese_table(capsys):
    assert due.main(["request-2019", "--received", "2026-12-04", "--channel", "fax"]) == 0
    text = capsys.readouterr().out
    for words in (
        "答复期限届满日 2027-01-04",
        "暂定：2027年节假日安排尚未公布",
        "期限怎么算的",
        "收到之日（传真）",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("argv", "found", "expected"),
    [
        ([], "no KIND", "--batch"),
        (["request-2019"], "received None", "YYYY-MM-DD"),
        (["request-2019", "--received", "2022-02-30"], "'2022-02-30'", "YYYY-MM-DD"),
        (["request-2019", "--received", "20220930"], "'20220930'", "YYYY-MM-DD"),
        (["request-1999", "--received", "2022-09-30"], "'request-1999'", "request-2019"),
        (["../vault", "--received", "2022-09-30"], "'../vault'", "request-2019"),
        (
            ["request-2019", "--received", "2022-09-30", "--term", "decision"],
            "'decision'",
            "correction_notice",
        ),
        (["request-2019", "--received", "2022-09-30", "--pause", "2022-10-10"], "2022-10-10", "third-party"),
        (
            ["request-2019", "--received", "2022-09-30", "--pause", "2022-10-10::x"],
            "pause end ''",
            "YYYY-MM-DD",
        ),
        (["request-2019", "--batch", "-"], "both KIND and --batch", "one of them"),
        (["--batch", "no-such-file"], "no-such-file", "JSON lines"),
    ],
)
def test_misuse_exits_2_and_says_what_was_found_and_expected(argv, found, expected, capsys):
    assert due.main(argv) == 2
    out, err = capsys.readouterr()
    assert out == "" and found in err and expected in err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--received", "2022-09-30", "--extend", "10", "--extend", "10"], "第三十三条"),
        (["--received", "2022-09-30", "--extend", "21"], "最多延长20个工作日"),
        (["--received", "2005-09-30"], "早于最早的节假日安排"),
        (["--received", "2022-09-30", "--corrected", "2022-09-29"], "早于原起算日"),
    ],
)
def test_facts_the_clock_refuses_exit_2_with_its_sentence(argv, words, capsys):
    assert due.main(["request-2019", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err


def test_a_batch_answers_line_by_line_in_order_as_the_single_question_does(tmp_path, capsys):
    days = ["2019-04-22", "2026-12-04", "2022-09-30"]
    code, answers = run_batch(tmp_path, capsys, *({**LINE, "received": day, "pauses": []} for day in days))
    assert code == 0
    assert answers == [ask(capsys, "--received", day, "--channel", "web") for day in days]


def test_the_fast_text_of_an_answer_is_its_document():
    for extra in ({}, {"received": "2026-12-04"}, {"pauses": [["2022-10-10", "2022-10-17", '"引号"\\\n']]}):
        answer = due_answer.reckon(LINE | extra, (20,))
        assert json.loads(answer.text()) == answer.document()


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "{",
        "[]",
        '"text"',
        "[" * 100_000,
        '{"kind":"request-2019","received":"\ud800"}',
        LINE | {"received": None},
        LINE | {"received": 20220930},
        LINE | {"kind": ["request-2019"]},
        LINE | {"kind": None},
        LINE | {"term": {}},
        LINE | {"channel": 7},
        LINE | {"corrected": ""},
        LINE | {"pauses": "x"},
        LINE | {"pauses": False},
        LINE | {"pauses": [["2022-10-10", "2022-10-17"]]},
        LINE | {"pauses": [["2022-10-10", None, "third-party"]]},
        LINE | {"pauses": [["2022-10-17", "2022-10-10", "third-party"]]},
        LINE | {"pauses": [["2022-10-10", "2022-10-17", "\ud800"]]},
        LINE | {"extend": "20"},
        LINE | {"extend": True},
        LINE | {"extend": ""},
        LINE | {"extend": -1},
        LINE | {"extend": 21},
        LINE | {"recieved": "2022-09-30"},
    ],
)
def test_a_bad_line_is_answered_with_its_number_and_reason_and_the_others_stand(bad, tmp_path, capsys):
    code, answers = run_batch(tmp_path, capsys, LINE, bad, LINE)
    assert code == 1
    assert answers[0] == answers[2] and answers[0]["due"] == "2022-11-09"
    assert list(answers[1]) == ["line", "error"] and answers[1]["line"] == 2 and answers[1]["error"]


def test_a_batch_may_come_from_stdin(monkeypatch, capsys):
    stdin = io.TextIOWrapper(io.BytesIO((json.dumps(LINE) + "\n").encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert due.main(["--batch", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2022-11-09"


def test_the_process_knows_nothing_of_django_and_writes_utf_8_in_any_locale():
    program = "import sys; from mingtang.cli import main; code = main(sys.argv[1:]); print('django' in sys.modules); sys.exit(code)"
    done = subprocess.run(
        [sys.executable, "-c", program, "due", "request-2019", "--received", "2022-09-30", "--json"],
        cwd=ROOT, capture_output=True, timeout=60, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, check=True,
    )  # fmt: skip
    document, django = done.stdout.decode("utf-8").splitlines()
    assert json.loads(document)["due"] == "2022-11-02" and django == "False"


def test_five_thousand_lines_are_answered_in_a_second():
    """Processor time of the best of five runs, so that a busy machine does not decide."""
    lines = [
        json.dumps(LINE | {"received": f"{y}-{m:02}-{d:02}"})
        for y in range(2008, 2026)
        for m in range(1, 13)
        for d in range(1, 6)
    ]
    raw = [line.encode() for line in lines]
    best = min(_seconds(raw) for _ in range(5))
    assert len(raw) / best >= 5000


def _seconds(lines: list[bytes]) -> float:
    begun = time.process_time()
    for line in lines:
        due_batch._answer(line)
    return time.process_time() - begun
