"""One try to deliver a reply by e-mail. No mailbox stands here: it is read from the application when the letter is written."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from mingtang.cases.models import Case

PREFIX = "reply-"  # of the Message-ID
DUE, SENDING, SENT, UNSURE = "due", "sending", "sent", "unsure"
REFUSED, BOUNCED, DROPPED = "refused", "bounced", "dropped"
STATES = {
    DUE: "等待发出", SENDING: "正在发出", UNSURE: "已交给邮件服务器，是否接收不能确定", SENT: "邮件服务器已接收", REFUSED: "邮件服务器拒收",
    BOUNCED: "已被退回", DROPPED: "没有发出，本件已用其他方式送达",
}  # fmt: skip


class Emailing(models.Model):
    """whole: the files go with it; else only the letter. state: of STATES; "sending" is written before the mail server is
    spoken to, so that a letter which may have gone out is never sent again by itself; where the process died then, it stays for ever. answer: the server's words."""

    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="emailings")
    whole = models.BooleanField()
    state = models.CharField(max_length=8, default=DUE)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def message_id(self) -> str:
        return f"{PREFIX}{self.code.lower()}@{settings.MINGTANG_SITE['domain']}"


def of(case: Case) -> list[Emailing]:
    """The tries of a case, oldest first."""
    return list(Emailing.objects.filter(case=case).order_by("pk"))


def named(message_id: str) -> Emailing | None:
    """The try whose letter bore this Message-ID; its code is random, so that nobody else can name it."""
    name, _, domain = message_id.partition("@")
    if not name.startswith(PREFIX) or domain != settings.MINGTANG_SITE["domain"]:
        return None
    found = Emailing.objects.filter(code=name.removeprefix(PREFIX).upper())
    return found.select_related("case__agency").first()
