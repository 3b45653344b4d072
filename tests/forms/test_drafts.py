import math
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.template.loader import render_to_string

from mingtang.forms import answers, codes, drafts
from mingtang.forms.models import Answer, Draft, Upload
from mingtang.vault import files as vault
from tests.forms.filled import PERSON, post
from tests.forms.test_inputs import LETTER

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
HALF = {key: PERSON[key] for key in ("applicant_type", "name", "id_type", "id_number")}
HERE = "203.0.113.7"

pytestmark = pytest.mark.django_db


def begin(values=HALF, files=(), **more):
    return drafts.start(post(values, files, **more), at=AT)


def test_a_code_has_sixty_bits_of_characters_nobody_confuses():
    assert math.log2(len(set(codes.ALPHABET))) * codes.LENGTH >= 60
    assert not set("01OI") & set(codes.ALPHABET)
    made = {codes.new() for _ in range(1000)}
    assert len(made) == 1000
    assert set("".join(made)) == set(codes.ALPHABET)


def test_a_code_is_read_as_people_copy_it():
    code = codes.new()
    shown = codes.show(code)
    assert len(shown) == 14
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for typed in (shown, shown.lower(), f" {shown} ", code, wide, shown.replace("-", " — ")):
        assert codes.read(typed) == code
    for typed in ("", code[:-1], code + "A", "0" * 12, "中" * 12):
        assert codes.read(typed) == ""


def test_a_draft_half_filled_in_is_resumed_by_its_code():
    _, code = begin({**HALF, "telephone": "123", "id_number": "110"})
    form = drafts.reopen(drafts.resume(codes.show(code).lower(), HERE, at=AT + timedelta(days=29)))
    html = render_to_string("forms/definition.html", {"form": form})
    assert 'value="张三"' in html
    assert 'value="123"' in html
    assert 'value="id_card"' in html
    assert html.count(" checked") == 2
    assert "error-summary" not in html


def test_a_draft_filled_in_later_is_sent_as_if_it_were_posted_at_once():
    draft, code = begin()
    drafts.save(draft, post(PERSON), at=AT + timedelta(days=1))
    sent = drafts.submit(drafts.resume(code, HERE, at=AT + timedelta(days=2)), key="k9")
    direct = post(PERSON)
    assert sent.is_valid(), sent.errors
    assert direct.is_valid()
    assert answers.clean(sent) == answers.clean(direct)
    assert sent.cleaned_data["key"] == "k9"


def test_an_unfinished_draft_is_refused_when_sent_with_what_is_missing():
    draft, _ = begin()
    sent = drafts.submit(draft, key="k9")
    assert not sent.is_valid()
    assert sent.errors["telephone"] == ["请填写联系电话"]


def test_a_draft_runs_out_thirty_days_after_it_was_last_saved():
    draft, code = begin()
    drafts.save(draft, post(HALF), at=AT + timedelta(days=20))
    assert drafts.resume(code, HERE, at=AT + timedelta(days=49)).pk == draft.pk
    with pytest.raises(drafts.NoDraft):
        drafts.resume(code, HERE, at=AT + timedelta(days=50))


def test_purge_deletes_what_has_run_out_and_may_be_repeated():
    begin(files=[LETTER])
    draft, _ = begin()
    drafts.save(draft, post(HALF), at=AT + timedelta(days=5))
    assert drafts.purge(AT + timedelta(days=29)) == 0
    assert drafts.purge(AT + timedelta(days=30)) == 1
    assert drafts.purge(AT + timedelta(days=30)) == 0
    assert list(Draft.objects.values_list("pk", flat=True)) == [draft.pk]
    assert Upload.objects.count() == 0


def test_wrong_codes_are_slowed_down_per_address_and_a_right_one_then_too():
    _, code = begin()
    for _ in range(5):
        with pytest.raises(drafts.NoDraft):
            drafts.resume(codes.new(), HERE, at=AT)
    with pytest.raises(drafts.TooSoon) as refused:
        drafts.resume(code, HERE, at=AT + timedelta(seconds=299))
    assert refused.value.until == AT + timedelta(seconds=300)
    assert drafts.resume(code, "198.51.100.9", at=AT + timedelta(seconds=1))
    assert drafts.resume(code, HERE, at=AT + timedelta(seconds=301))


def stored_text():
    """Everything that the database holds of forms, as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in ("forms_draft", "forms_upload", "forms_answer"):
            cursor.execute(f"SELECT * FROM {table}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_neither_code_nor_typed_words_nor_file_names_lie_open_in_the_database():
    draft, code = begin(files=[("identity_proof", "张三的户口簿.txt", "户口簿".encode())])
    rows = stored_text()
    assert draft.blind in rows
    for secret in (code, codes.show(code), "张三", "11010519491231002X", "\\u5f20", "户口簿"):
        assert secret not in rows


def test_the_search_for_open_words_sees_them_when_they_are_there():
    draft, _ = begin()
    with transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(data='{"name": ["张三"]}')
    assert "张三" in stored_text()


def test_files_wait_in_the_draft_and_are_let_go_when_unticked():
    draft, _ = begin(files=[LETTER, ("attachments", "图.txt", "图".encode())])
    one, two = drafts.kept(draft)["attachments"]
    assert (one.name, one.media_type, one.size) == ("说明.txt", "text/plain", len(LETTER[2]))
    assert vault.open(one.digest) == LETTER[2]
    form = post(PERSON, kept=drafts.kept(draft), attachments__kept=[two.digest])
    drafts.save(draft, form, at=AT)
    assert [file.name for file in drafts.kept(draft)["attachments"]] == ["图.txt"]
    sent = drafts.submit(draft, key="k")
    assert sent.is_valid(), sent.errors
    assert answers.canonical(sent)["attachments"] == two.digest


def test_a_file_is_not_lost_because_another_answer_is_still_missing():
    draft, _ = begin({}, files=[LETTER, ("identity_proof", "证件.txt", "证".encode())])
    assert set(drafts.kept(draft)) == {"attachments", "identity_proof"}
    again = {f"{name}__kept": [file.digest for file in found] for name, found in drafts.kept(draft).items()}
    drafts.save(draft, post({}, kept=drafts.kept(draft), **again), at=AT)
    assert set(drafts.kept(draft)) == {"attachments", "identity_proof"}


def test_a_file_that_was_refused_is_not_kept():
    draft, _ = begin(files=[("attachments", "x.exe", b"MZ")])
    assert drafts.kept(draft) == {}


def test_settling_hands_the_files_to_the_answer_and_forgets_the_draft():
    draft, code = begin(PERSON, files=[LETTER])
    with transaction.atomic():
        answer = Answer.objects.create(
            form="request", version="2019.1", case_no="20260001", chain="LT", seq=7
        )
        drafts.settle(draft, answer)
    assert [file.name for file in drafts.kept(answer)["attachments"]] == ["说明.txt"]
    with pytest.raises(drafts.NoDraft):
        drafts.resume(code, HERE, at=AT)


def test_saving_is_all_or_nothing(monkeypatch):
    draft, _ = begin()
    before = Draft.objects.get(pk=draft.pk).data

    def full(data):
        raise OSError("disk full")

    monkeypatch.setattr(vault, "put", full)
    with pytest.raises(OSError, match="disk full"):
        drafts.save(draft, post(PERSON, [LETTER]), at=AT + timedelta(days=1))
    assert Draft.objects.get(pk=draft.pk).data == before


def test_a_draft_holds_no_more_than_it_may():
    draft, _ = begin({**HALF, "info_description": "长" * 50_000, "id_type": ["id_card"] * 500})
    loaded = drafts._load(draft)
    assert len(loaded["info_description"][0]) == drafts.LONGEST_VALUE
    assert len(loaded["id_type"]) == drafts.MOST_VALUES
