"""The gateway, and the codes that were sent. No number, no code and no address of a reader stands here in clear."""

from __future__ import annotations

from django.db import models

from mingtang.vault import sealing

SECRET = "channels.sms.secret"  # noqa: S105  the purpose under which the gateway's secret is sealed
METHODS = ("POST", "PUT")
BODIES = {
    "json": ("JSON", "application/json"),
    "form": ("表单", "application/x-www-form-urlencoded"),
    "xml": ("XML", "application/xml"),
}  # what a body is → (its name, its media type)
CHARSETS = {"utf-8": "UTF-8", "gb18030": "GB18030（GBK）"}
TESTS = {
    "status": "回应状态为2xx即可",
    "json": "JSON 回应中某一项等于某值",
    "text": "回应中含有某段文字",
}
SENT, UNSURE, FAILED, SENDING = "sent", "unsure", "failed", "sending"


class Gateway(models.Model):
    """短信平台, one row. secret: sealed; body, headers, text: patterns (sms.pattern). test: of TESTS, with path and value.

    seen_at: when it last took a message; trouble: code of the last failure (calling.TROUBLES), "" since it works."""

    url = models.CharField(max_length=300)
    method = models.CharField(max_length=4)
    headers = models.TextField(blank=True)
    kind = models.CharField(max_length=4)  # of BODIES
    charset = models.CharField(max_length=8)  # of CHARSETS
    body = models.TextField()
    text = models.CharField(max_length=200)
    secret = models.TextField(blank=True)
    test = models.CharField(max_length=6)
    test_path = models.CharField(max_length=100, blank=True)
    test_value = models.CharField(max_length=100, blank=True)
    on = models.BooleanField()
    seen_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return "SMS gateway"

    @property
    def opened(self) -> str:
        """The secret."""
        return sealing.unseal(self.secret, SECRET) if self.secret else ""


class Sent(models.Model):
    """One code that was asked for; gone after two days. draft, number, code: blind indexes; place: blind name of where it
    was asked for, "" where that is not known. tries: codes typed against it."""

    draft = models.CharField(max_length=64, db_index=True)
    number = models.CharField(max_length=64, db_index=True)
    place = models.CharField(max_length=64, blank=True, db_index=True)
    code = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=8, default=SENDING)
    tries = models.SmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
