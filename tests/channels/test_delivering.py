"""电子邮件送达: the server's word ends the case, a letter that may have gone is not sent again, a bounce opens the delivery again."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from mingtang.cases import acts, audit, materials
from mingtang.cases.emailing.models import Emailing
from mingtang.cases.mails import acts as mails
from mingtang.cases.mails import keeping
from mingtang.cases.mails.imap import Fetched
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Reading
from mingtang.channels import delivering
from mingtang.clock import day
from mingtang.counts import reading
from mingtang.jobs import worker
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Refused
from mingtang.papers.jobs import render_waiting
from mingtang.people.models import Agency
from mingtang.people.seats import SYSTEM
from mingtang.vault import files, keys
from tests import city
from tests.cases import histories
from tests.city import ANSWERS, START, later, seat, take

pytestmark = pytest.mark.django_db
SENT = later(START, 14)
BOX = "zhou@wentian.example"


@pytest.fixture
def signed():
    city.found()
    keys.make()
    facts = {"applicant_type": "natural_person", "delivery_form": "email"}
    case = city.request(answer_facts=facts, answer_typed={**ANSWERS["answer_typed"], "email": BOX})
    case = take(histories.decided(case, START), "sign", "signer", later(START, 12))
    render_waiting()
    return city.case(case.code)


def send(case, at=SENT, which="all"):
    case = take(case, "send_email", "request_officer", at, {"mail_files": which})
    worker.drain(at, topics=("channels.deliver-mail",))
    return city.case(case.code)


def bounce(row, at, action="failed", part="text/rfc822-headers"):
    """A report of a mail server (RFC 3464) about the letter of this try, as the mailbox brings it."""
    report = EmailMessage()
    report["From"], report["Subject"] = "MAILER-DAEMON@lanting.example", "Undelivered"
    head = f"Message-ID: <{row.message_id}>\r\nSubject: x\r\n"
    body = [
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b\r\nContent-Type: text/plain\r\n\r\nsorry", "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n",
        f"Final-Recipient: rfc822; {BOX}\r\nAction: {action}\r\nStatus: 5.1.1\r\n", f"--b\r\nContent-Type: {part}\r\n\r\n{head}", "--b--\r\n",
    ]  # fmt: skip
    raw = (report.as_string().split("\n\n")[0].replace("\n", "\r\n") + "\r\n" + "\r\n".join(body)).encode()
    mail, said = keeping.row(
        Agency.objects.get(code="LT04"), 1, Fetched(at.day, len(raw), raw, True), "x.example", at
    )
    mails.arrive(mail, said, by=SYSTEM, at=at)
    worker.drain(at, topics=("cases.reply-bounced",))
    return said


def told(case):
    return set(Reading.objects.filter(case=case, read_at=None).values_list("why", flat=True))


def test_the_servers_word_delivers_the_reply_and_no_mailbox_stands_in_the_ledger(signed, mail):
    case = send(signed)
    (letter,) = mail.letters()
    row = Emailing.objects.get()
    assert (
        letter["To"] == BOX and letter["Message-ID"] == f"<{row.message_id}>" and case.no in letter["Subject"]
    )
    (paper,) = list(letter.iter_attachments())
    assert paper.get_content_type() == "application/pdf" and paper.get_content().startswith(b"%PDF")
    assert (case.state, case.closed_on, row.state, row.answer) == ("delivered", day(SENT), "sent", "250 OK")
    proof = Typed.objects.get(subject=case.code, field="delivery_evidence").value
    assert "250 OK" in proof and "邮件服务器于" in proof
    said = "".join(Event.objects.filter(subject=case.code).values_list("payload", flat=True)) + row.answer
    assert BOX not in said and BOX not in proof
    worker.drain(later(SENT, 1), topics=("channels.deliver-mail",))
    delivering.deliver(row.code, later(SENT, 1))
    assert len(mail.kept) == 1, "a job that runs again sends nothing again"


def test_a_server_that_puts_off_is_asked_again_and_one_that_refuses_is_told_to_the_officer(signed, mail):
    mail.rcpt = "450 later"
    case = send(signed)
    assert (case.state, Emailing.objects.get().state, told(case)) == ("answered", "due", set())
    mail.rcpt = "550 no such mailbox"
    worker.drain(later(SENT, 1), topics=("channels.deliver-mail",))
    assert (Emailing.objects.get().state, told(case)) == ("refused", {"mail_refused"})
    assert city.case(case.code).closed_on is None and not mail.kept


def test_what_may_have_gone_out_is_not_sent_again_by_itself_and_delivers_nothing(signed, mail):
    mail.silent = "data"
    case = send(signed)
    assert (case.state, Emailing.objects.get().state, told(case)) == ("answered", "unsure", {"mail_unsure"})
    mail.silent = ""
    worker.drain(later(SENT, 2), topics=("channels.deliver-mail",))
    assert len(mail.kept) == 1
    assert send(case, later(SENT, 1)).state == "delivered" and len(mail.kept) == 2, (
        "the officer may decide to"
    )


def test_a_bounce_is_shown_and_the_officer_opens_the_delivery_again_on_the_old_term(signed, mail):
    case = send(signed)
    row = Emailing.objects.get()
    assert bounce(row, later(SENT, 0, 1), action="delayed")["failed"] == [] and told(case) == set()
    assert bounce(row, later(SENT, 1))["failed"] == [row.message_id]
    case = city.case(case.code)
    assert (case.state, told(case), Emailing.objects.get().state) == ("delivered", {"bounced"}, "bounced")
    assert {turn.step for turn in case.turns.all()} >= {"redeliver"}, "it waits in 待办"
    due = case.due_on
    case = take(case, "redeliver", "request_officer", later(SENT, 2), {"reason": "退信说明邮箱不存在"})
    assert (case.state, case.clock, case.closed_on, case.due_on) == ("answered", "running", None, due)
    (life,) = [one for one in reading.lives(["LT04"]) if one.code == case.code]
    assert (life.closed_on, life.ended, life.in_time) == (None, "", None)
    late = due + timedelta(days=1)
    backdated = {"delivery_channel": "in_person", "delivered_on": day(SENT), "delivery_evidence": "送达回证"}
    with pytest.raises(Refused, match="不能早于重新送达之日"):
        take(case, "deliver", "request_officer", later(SENT, 3), backdated)
    given = {"delivery_channel": "in_person", "delivered_on": late, "delivery_evidence": "送达回证"}
    at = START + (late - day(START))
    case = take(case, "deliver", "request_officer", at, given)
    (life,) = [one for one in reading.lives(["LT04"]) if one.code == case.code]
    assert case.closed_on == late and life.in_time is False, (
        "the day on which it left in vain counts for nothing"
    )
    assert not audit.differences()[1]


def test_nobody_delivers_again_what_did_not_come_back_and_a_stranger_names_no_letter(signed, mail):
    case = send(signed)
    for more in ({}, {"bounced": True}):
        with pytest.raises(Refused, match="没有收到本件答复邮件的退信"):
            take(case, "redeliver", "request_officer", later(SENT, 1), {"reason": "想重新送达", **more})
    stranger = Emailing(code="NOSUCHLETTER2222")
    bounce(stranger, later(SENT, 1))
    assert told(case) == set() and Emailing.objects.get().state == "sent"


def test_files_that_wait_for_the_query_code_are_named_in_the_letter_and_not_attached(
    signed, mail, monkeypatch
):
    row = Material(name="补偿方案", format="docx", size=5, marks=[], output=files.put(b"docx bytes"))
    monkeypatch.setattr(materials, "signed", lambda case: [row])
    send(signed, which="letter")
    (letter,) = mail.letters()
    text = mail.texts()[0]
    assert len(list(letter.iter_attachments())) == 1 and "补偿方案.docx" in text and "/track/" in text
    assert "查询码（在登记回执上）" in text, "the code itself never travels with the number"


def test_files_go_along_where_the_officer_lets_them(signed, mail, monkeypatch):
    row = Material(name="补偿方案", format="docx", size=5, marks=[], output=files.put(b"docx bytes"))
    monkeypatch.setattr(materials, "signed", lambda case: [row])
    assert send(signed).state == "delivered"
    names = [part.get_filename() for part in mail.letters()[0].iter_attachments()]
    assert len(names) == 2 and names[1] == "补偿方案.docx"


def test_mail_is_refused_where_nobody_asked_for_it_nothing_sends_it_or_the_files_are_too_large(
    signed, mail, settings, monkeypatch
):
    class Large:
        size = 11_000_001

    monkeypatch.setattr(materials, "signed", lambda case: [Large()])
    with pytest.raises(Refused, match="共12MB，超过邮件附件上限10MB"):
        take(signed, "send_email", "request_officer", SENT, {"mail_files": "all"})
    monkeypatch.undo()
    settings.EMAIL_HOST = ""
    with pytest.raises(Refused, match="没有配置外发邮件服务器"):
        take(signed, "send_email", "request_officer", SENT, {"mail_files": "letter"})
    settings.EMAIL_HOST = "127.0.0.1"
    with pytest.raises(Refused, match="没有要求以电子邮件"):
        other = take(histories.decided(city.request(), START), "sign", "signer", later(START, 12))
        render_waiting()
        acts.take(
            city.case(other.code), "send_email", {"mail_files": "all"}, by=seat("request_officer"), at=SENT
        )
