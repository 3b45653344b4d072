"""A downloaded file bears its Chinese name, and no name ends its header or names another place."""

import re
from pathlib import Path

import pytest

from mingtang.ui.downloads import download

HERE = Path(__file__).resolve().parents[2] / "mingtang"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cases-20261129.xlsx", 'attachment; filename="cases-20261129.xlsx"'),
        ("待办-20261129.xlsx", "attachment; filename=\"20261129.xlsx\"; filename*=UTF-8''%E5%BE%85%E5%8A%9E-20261129.xlsx"),
        ("表.xlsx", "attachment; filename=\"file.xlsx\"; filename*=UTF-8''%E8%A1%A8.xlsx"),
        ('a"; x=\r\nSet-Cookie: b.pdf', "attachment; filename=\"a_-x-_Set-Cookie_-b.pdf\"; filename*=UTF-8''a_%3B%20x%3D_Set-Cookie_%20b.pdf"),
        ("../../etc/passwd", 'attachment; filename="_.._etc_passwd"'),
        ("", 'attachment; filename="file"'),
    ],
)  # fmt: skip
def test_the_name_is_said_in_both_ways_and_holds_nothing_else(name, said):
    assert download(b"x", name)["Content-Disposition"] == said


def test_the_ending_says_what_it_is_and_a_browser_must_not_guess():
    answer = download(b"%PDF", "答复.pdf", inline=True)
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Disposition"].startswith(
        "inline; "
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert download(b"x", "a.exe")["Content-Type"] == "application/octet-stream"


def test_every_file_that_a_page_gives_is_given_by_it():
    """The public tree (press.answers) is files of its own; everything else goes through `download`."""
    by_hand = [
        str(path.relative_to(HERE))
        for path in HERE.rglob("*.py")
        if re.search(
            r"Content-Disposition|content_disposition_header|FileResponse", path.read_text(encoding="utf-8")
        )
    ]
    assert sorted(by_hand) == ["press/answers.py", "ui/downloads.py"]
