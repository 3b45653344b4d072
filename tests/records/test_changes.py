"""What changed since a text was reviewed: fields, attachments, lines; nothing is left out and nothing invented."""

from hypothesis import given
from hypothesis import strategies as st

from mingtang.records import changes

BASE = {
    "title": "通知",
    "doc_no": "",
    "body": "<p>一</p><p>二</p><p>三</p><p>四</p><p>五</p>",
    "attachments": [],
}


def kinds(found):
    return [(line.kind, line.text) for line in found.lines]


def test_a_changed_line_is_shown_with_its_neighbours_and_the_rest_is_counted():
    found = changes.between(BASE, BASE | {"body": "<p>一</p><p>二</p><p>三</p><p>肆</p><p>五</p>"})
    assert kinds(found) == [
        ("gap", "（2段未改动）"),
        ("same", "三"),
        ("removed", "四"),
        ("added", "肆"),
        ("same", "五"),
    ]
    assert found.fields == [] and not found.markup_only


def test_fields_and_attachments_say_before_and_after():
    file = {"name": "附件.pdf", "digest": "a" * 64}
    found = changes.between(BASE, BASE | {"title": "通告", "doc_no": "甲〔2026〕1号", "attachments": [file]})
    assert found.fields == [
        ("标题", "通知", "通告"),
        ("发文字号", "", "甲〔2026〕1号"),
        ("相关附件", "", "附件.pdf（aaaaaaaa）"),
    ]


def test_a_change_of_markup_alone_is_told_as_such():
    found = changes.between(BASE, BASE | {"body": BASE["body"].replace("<p>一</p>", "<h2>一</h2>")})
    assert found.markup_only and not found.lines and found.any


def test_no_change_is_none():
    assert not changes.between(BASE, dict(BASE)).any


lines = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=12)


@given(lines, lines)
def test_what_is_shown_as_removed_and_added_is_what_was_removed_and_added(before, after):
    def body(parts):
        return {"body": "".join(f"<p>{p}</p>" for p in parts)}

    shown = kinds(changes.between(body(before), body(after)))
    removed, added = ([t for k, t in shown if k == kind] for kind in ("removed", "added"))
    assert len(before) - len(removed) == len(after) - len(added)
    assert sorted(before + added) == sorted(after + removed)
