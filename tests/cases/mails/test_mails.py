"""电子邮件收件 from a real server: nothing is lost, nothing deleted there, nothing answered twice, and a clerk registers from it."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from mingtang.cases.mails import charsets, imap, keeping, within
from mingtang.cases.mails.models import Mail, Mailbox
from mingtang.cases.models import Case
from mingtang.jobs.models import Job
from mingtang.ledger.models import Event, Typed
from mingtang.vault import files
from tests import city
from tests.cases.mails.conftest import connect, fetch
from tests.cases.mails.ugly import WORDS, corpus
from tests.city import START, later

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def letter(
    subject=WORDS,
    text="请公开补偿方案全文。",
    by="reader@lanting.example",
    id_="1@lanting.example",
    **headers,
):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = (
        f"周问天 <{by}>",
        "box@lanting.example",
        subject,
        f"<{id_}>",
    )
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def inbox():
    return list(Mail.objects.house.order_by("pk"))


def lines(raw):
    """The bytes as the way to a mailbox leaves them: lines end one way, and the last one ends."""
    return re.sub(rb"\r\n|\r|\n", b"\r\n", raw).rstrip(b"\r\n")


def lost(letters, found):
    """Names of letters that did not come in, or whose words cannot be read. found: bytes (see lines) → what it says."""
    said = []
    for one in letters:
        told = found.get(lines(one.raw))
        wanted = {"subject": one.subject, "text": one.text, "address": one.by}
        if told is None or any(words not in told.get(key, "") for key, words in wanted.items()):
            said.append(one.name)
    return said


def test_of_more_than_two_hundred_ugly_letters_none_is_dropped_and_each_is_read(post):
    letters = corpus()
    assert len(letters) > 200
    post.put(*(one.raw for one in letters))
    fetch()
    fetch()  # more than one run takes
    rows = inbox()
    assert lost(letters, {lines(row.raw): row.said for row in rows}) == []
    assert len(rows) == len(letters)
    assert {row.state for row in rows if row.unreadable} <= {"waiting"}, (
        "what nobody can read waits for a person"
    )
    assert post.count() == len(letters) and post.count("UNSEEN") == 0


@pytest.mark.parametrize("said", ["utf-8", "gb2312", "", "us-ascii", "nosuchset"])
@pytest.mark.parametrize("really", ["gb18030", "utf-8"])
def test_a_letter_broken_in_the_middle_is_read_all_the_same(said, really):
    """A byte lost on the way costs a character or two, not the letter."""
    whole = "您好，我叫周问天，申请公开荷塘街道公厕改造合同和验收单。电话14100003333。" * 2
    raw = whole.encode(really)
    text, note = charsets.read(raw[:61] + raw[62:-1] + b"\xff", said)
    assert "申请公开荷塘街道公厕改造合同" in text and "14100003333" in text and "�" in text and note


def test_a_file_with_a_very_long_name_keeps_its_ending():
    made = letter()
    made.add_attachment(b"PK", "application", "octet-stream", filename="信息公开申请表" * 40 + ".docx")
    made.add_attachment(b"x", "application", "octet-stream", filename="没有扩展名" * 40)
    named = [name for name, _ in within.told(made.as_bytes())[0]["files"]]
    assert [len(name) for name in named] == [within.LONGEST_NAME] * 2 and named[0].endswith(".docx")


def test_the_corpus_catches_a_parser_that_skips_a_charset_it_does_not_know(monkeypatch):
    letters, read = corpus(), charsets.read
    assert lost(letters, {lines(one.raw): within.told(one.raw)[0] for one in letters}) == []
    monkeypatch.setattr(
        charsets, "read", lambda data, label="": read(data, label) if charsets.known(label) else ("", "")
    )
    assert len(lost(letters, {lines(one.raw): within.told(one.raw)[0] for one in letters})) > 10


def test_the_original_is_sealed_and_the_ledger_holds_no_word_of_it(post):
    raw = letter().as_bytes()
    post.put(raw)
    fetch()
    (row,) = inbox()
    assert row.raw == raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    assert b"reader@" not in files.open(row.original) and "reader@" not in row.words
    event = Event.objects.get(act="mail.arrive")
    assert row.original in event.payload and not Typed.objects.filter(subject=row.code).exists()


def test_a_letter_that_somebody_read_meanwhile_comes_in_too_and_none_comes_twice(post):
    post.put(letter().as_bytes(), read=True)
    fetch()
    fetch()
    assert len(inbox()) == 1


def test_what_was_kept_when_the_process_died_is_kept_once(post, monkeypatch):
    post.put(letter().as_bytes())
    monkeypatch.setattr(imap.Box, "mark", lambda box, uid: (_ for _ in ()).throw(imap.Trouble("unreachable")))
    fetch()
    assert len(inbox()) == 1 and post.count("UNSEEN") == 1 and Mailbox.objects.get().trouble == "unreachable"
    monkeypatch.undo()
    monkeypatch.setenv("SSL_CERT_FILE", str(post.cert))
    fetch()
    assert len(inbox()) == 1 and Mailbox.objects.get().trouble == ""


def test_a_disk_that_refuses_leaves_the_letter_unread_on_the_server(post, monkeypatch):
    post.put(letter().as_bytes())
    monkeypatch.setattr(files, "put", lambda data: (_ for _ in ()).throw(OSError(28, "full")))
    fetch()
    assert inbox() == [] and post.count("UNSEEN") == 1
    assert Job.objects.filter(topic="cases.fetch-mail", done_at=None).exists(), "it is tried again"


def test_what_is_wrong_with_the_line_is_said_and_a_certificate_is_looked_at(town, server, monkeypatch):
    for given, code in (
        ({"password": "wrong"}, "sign-in"), ({"folder": "nosuch"}, "folder"), ({}, ""),
    ):  # fmt: skip
        connect(server.port, **given)
        fetch()
        assert Mailbox.objects.get().trouble == code
    connect(1)
    fetch()
    assert Mailbox.objects.get().trouble == "unreachable"
    monkeypatch.delenv("SSL_CERT_FILE")
    connect(server.port)
    fetch()
    assert Mailbox.objects.get().trouble == "certificate"


def test_a_huge_letter_is_fetched_in_part_and_says_so(post, mail, monkeypatch):
    monkeypatch.setattr(imap, "MOST", 2_000)
    monkeypatch.setattr(imap, "HEAD", 1_000)
    post.put(letter(text="长" * 4_000).as_bytes())
    fetch()
    (row,) = inbox()
    assert not row.whole and len(row.raw) == 1_000 and row.said["subject"] == WORDS
    assert "只取了开头部分" in row.said["notes"][0] and "只收到开头部分" in mail.texts()[0]


def test_one_answer_and_none_to_machines(post, mail):
    post.put(
        letter().as_bytes(),
        letter(id_="2", by="auto@x.example", Auto_Submitted="auto-replied").as_bytes(),
        letter(id_="3", by="list@x.example", List_Id="<l.x.example>").as_bytes(),
        letter(id_="4", by="bulk@x.example", Precedence="bulk").as_bytes(),
        letter(id_="5", by="MAILER-DAEMON@x.example").as_bytes(),
        letter(id_="6", by="noreply@x.example").as_bytes(),
        letter(id_="7", by="null@x.example", Return_Path="<>").as_bytes(),
        letter(id_="8", by="quiet@x.example", X_Auto_Response_Suppress="All").as_bytes(),
    )
    fetch()
    fetch()
    assert [to for to, _ in mail.kept] == ["reader@lanting.example"]
    (said,) = mail.letters()
    assert said["Auto-Submitted"] == "auto-replied" and said["In-Reply-To"] == "<1@lanting.example>"
    assert "双方确认之日为收到申请之日" in mail.texts()[0] and re.search(
        r"查询码：\w{4} \w{4} \w{4}", mail.texts()[0]
    )
    aside = {row.said["address"]: row.why for row in inbox() if row.state == "aside"}
    assert aside == {"auto@x.example": "auto", "mailer-daemon@x.example": "bounce", "null@x.example": "auto"}


def test_two_machines_that_answer_each_other_fall_silent(post, mail):
    post.put(*(letter(id_=str(n), subject=f"第{n}封").as_bytes() for n in range(9)))
    fetch()
    assert len(mail.kept) == keeping.ANSWERS and len(inbox()) == 9


def test_an_answer_that_the_server_puts_off_is_sent_once(post, mail):
    mail.rcpt = "451 later"
    post.put(letter().as_bytes())
    fetch()
    assert inbox()[0].answer == "due"
    mail.rcpt = ""
    fetch(later(START, hours=1))
    fetch(later(START, hours=2))
    assert len(mail.kept) == 1 and inbox()[0].answer == "sent"


def test_the_same_letter_twice_is_put_aside_but_another_under_its_id_is_not(post):
    again = letter(Received="from elsewhere").as_bytes()
    other = letter(subject="另一份申请", text="另一件事").as_bytes()
    post.put(letter().as_bytes(), again, other)
    fetch()
    first, second, third = inbox()
    assert (second.state, second.why, second.about) == ("aside", "duplicate", first)
    assert (third.state, third.about) == ("waiting", None), (
        "an id that a programme gives to all its letters hides none"
    )


def test_a_mailbox_that_was_numbered_anew_brings_no_letter_twice(post, monkeypatch):
    post.put(letter().as_bytes())
    fetch()
    (row,) = inbox()
    with transaction.atomic():
        Mail.objects.house.filter(pk=row.pk).update(validity=1, uid=7)
    fetch()
    (same,) = inbox()
    assert same.pk == row.pk and same.validity != 1


# -- at the desk


def clerk(post="request_officer", agency="LT04"):
    client = Client(enforce_csrf_checks=False)
    client.post("/sign-in/", {"login": f"{agency}.{post}".lower(), "password": city.PASSWORD, "key": "k"})
    return client


def test_a_clerk_finds_the_letter_and_registers_it_with_what_it_says(post, mail):
    made = letter(subject="Re: " + WORDS)
    made.add_attachment(b"%PDF-1.4 nothing", "application", "pdf", filename="坏的.pdf")
    made.add_attachment("随信的说明".encode(), "text", "plain", filename="说明.txt")
    made.add_attachment(b"MZ\x90", "application", "octet-stream", filename="工具.exe")
    post.put(made.as_bytes())
    fetch()
    (row,) = inbox()
    officer = clerk()
    assert "1封来信等待登记" in officer.get("/desk/").content.decode()
    assert WORDS in officer.get("/desk/mails/").content.decode()
    shown = officer.get(f"/desk/mails/{row.code}/").content.decode()
    assert "请公开补偿方案全文" in shown and "暂不支持这种文件" in shown and "说明.txt" in shown
    at = f"/desk/register/?channel=email&applicant=natural_person&mail={row.code}"
    page = officer.get(at).content.decode()
    assert '<option value="electronic" selected>' in page  # who writes by mail is answered by mail
    assert (
        f'value="{WORDS}"' in page and 'value="周问天"' in page and "发件地址 reader@lanting.example" in page
    )
    given = {
        "arrival-day": "2026-03-02", "arrival-confirmed": "yes", "arrival-confirmed_on": "2026-03-02", "arrival-evidence": "电话确认", "key": "k1",
        "name": "周问天", "info_title": WORDS, "info_description": "请公开补偿方案全文。", "telephone": "13800008888", "email": "reader@lanting.example",
        "id_type": "id_card", "info_form": "electronic", "delivery_form": "email",
        "attachments__kept": re.findall(r'value="([0-9a-f]{64})"', page),
    }  # fmt: skip
    assert len(given["attachments__kept"]) == 1
    answer = officer.post(at, given)
    assert answer.status_code == 302, re.findall(r"error-summary.*?</div>", answer.content.decode(), re.S)
    case = Case.objects.house.get()
    assert case.facts["facts"]["channel"] == "email" and str(case.received_on) == "2026-03-02"
    (row,) = inbox()
    assert (row.state, row.case) == ("registered", case)
    told = re.search(r"查询码：(\w{4} \w{4} \w{4})", mail.texts()[0])[1]
    assert told in officer.get("/desk/register/receipt/").content.decode(), (
        "the code that the applicant was told stays his"
    )
    assert (
        "说明" not in shown or officer.get(f"/desk/case/{case.code}/").content.decode().count("/file/1/") >= 1
    )
    assert officer.get(at).status_code == 404
    again = clerk("registry_clerk").post(at, given | {"key": "k2"})
    assert (
        again.status_code == 422
        and "已由他人处理" in again.content.decode()
        and Case.objects.house.count() == 1
    )


def test_the_applicants_answer_to_our_answer_is_his_half_of_the_confirmation(post, mail):
    post.put(letter().as_bytes())
    fetch()
    ours = mail.letters()[0]["Message-ID"]
    post.put(
        letter(subject="回复：您的邮件已收到", text="确认提交申请", id_="9", In_Reply_To=ours).as_bytes()
    )
    fetch(later(START, days=1))
    first, second = inbox()
    assert second.about == first and "先前的来信有关" in mail.texts()[1]
    page = clerk().get(f"/desk/register/?channel=email&mail={first.code}").content.decode()
    assert 'value="2026-03-03"' in page and "2026-03-03回信确认" in page


def test_what_is_no_request_is_put_aside_brought_back_and_erased_by_the_head_alone(post):
    post.put(letter().as_bytes())
    fetch()
    (row,) = inbox()
    officer, head = clerk(), clerk("disclosure_head")
    at = f"/desk/mails/{row.code}/"
    refused = officer.post(f"{at}aside/", {"key": "a", "why": "other", "words": ""})
    assert refused.status_code == 422 and "请写明原因" in refused.content.decode()
    assert officer.post(f"{at}aside/", {"key": "b", "why": "not_request"}).status_code == 302
    assert officer.post(f"{at}back/", {"key": "c"}).status_code == 302 and inbox()[0].state == "waiting"
    assert head.post(f"{at}aside/", {"key": "d", "why": "not_request"}).status_code == 404
    officer.post(f"{at}aside/", {"key": "e", "why": "not_request"})
    assert officer.post(f"{at}erase/", {"key": "f", "reason": "与本机关无关"}).status_code == 404
    assert head.post(f"{at}erase/", {"key": "g", "reason": "与本机关无关"}).status_code == 302
    fetch()
    (row,) = inbox()
    assert (row.state, row.words, row.original) == ("erased", "", "") and list(files.digests()) == []
    assert "个人信息已依法删除" in officer.get(at).content.decode()


def test_the_leader_is_told_how_many_letters_nobody_registered_for_two_working_days(post):
    post.put(letter().as_bytes())
    fetch()
    for days, told in ((1, False), (2, True)):
        with time_machine.travel(later(START, days=days)):
            leader = clerk("leader_in_charge")
            shown = leader.get("/desk/").content.decode()
            assert ("1封来信已满2个工作日还没有登记" in shown) is told
            assert WORDS not in shown and leader.get("/desk/mails/").status_code == 404


def test_nobody_else_reads_the_letters(post):
    post.put(letter().as_bytes())
    fetch()
    (row,) = inbox()
    for viewer in (
        clerk("handler"),
        clerk("request_officer", "LT13"),
        clerk("openness_office", "LT01"),
        clerk("admin_system", "LT01"),
    ):
        for page in ("", "original/", "file/1/"):
            assert viewer.get(f"/desk/mails/{row.code}/{page}").status_code == 404


def test_the_system_administrator_sets_the_mailbox_and_never_sees_its_password(town, server):
    admin = clerk("admin_system", "LT01")
    at = "/desk/settings/mailboxes/LT04/"
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "way": "starttls",
        "user": "box",
        "folder": "INBOX",
        "on": "on",
    }
    missing = admin.post(at, given | {"key": "a"})
    assert missing.status_code == 422 and "请填写密码" in missing.content.decode()
    assert (
        "不带协议"
        in admin.post(at, given | {"key": "b", "host": "imap://x", "password": "s"}).content.decode()
    )
    assert admin.post(at, given | {"key": "c", "password": "a-password-of-the-box"}).status_code == 302
    assert admin.post(at, given | {"key": "d"}).status_code == 302, "left blank, it stays"
    fetch()
    shown = admin.get("/desk/settings/mailboxes/").content.decode()
    assert (
        "正常" in shown and "a-password" not in shown and "a-password" not in admin.get(at).content.decode()
    )
    assert "a-password" not in Mailbox.objects.get().password


def test_a_case_that_is_erased_takes_its_letter_along(post):
    from mingtang.cases import erasing

    post.put(letter().as_bytes())
    fetch()
    (row,) = inbox()
    code = city.request(mail=row).code
    case = city.case(code)
    with transaction.atomic():
        assert erasing.wipe(case)
    fetch(START + timedelta(minutes=5))
    (row,) = inbox()
    assert (row.state, row.original) == ("erased", "")
