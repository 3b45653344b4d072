"""手机扫码上传: the page that the QR code at the desk opens. It shows nothing of the case; it takes files, once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from mingtang.cases.phone import acts, passing
from mingtang.forms.files import FilesField
from mingtang.people import tree
from mingtang.people.gates import anyone
from mingtang.portal import frame
from mingtang.portal.frame import page
from mingtang.ui.inputs import Input
from mingtang.vault import files

CRUMB = ("手机上传", "")


class PhoneInput(Input):
    """What the phone sends. most: how many at once."""

    files = FilesField(label="照片或文件")

    def __init__(self, most: int, *args: Any) -> None:
        super().__init__(*args)
        sent = self.fields["files"]
        assert isinstance(sent, FilesField)
        sent.most, sent.help_text = most, f"可以直接拍照；一次最多{most}个，每个不超过20MB"


@anyone
def phone(request: Any, token: str) -> HttpResponse:
    """One sending. A refused file leaves the code alive, so that another can be chosen."""
    passage, at = passing.of_token(token), frame.now()
    if passage is None or not passage.lives(at):
        sent = passage is not None and passage.used_at is not None
        return page(
            request, "portal/phone_over.html", [CRUMB], status=200 if sent else 404, sent=sent, dead=acts.DEAD
        )
    form = PhoneInput(passage.most, request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data["files"]
        for one in given:
            files.put(one.bytes())
        if form.does(acts.take, passage, given, at=at):
            return page(request, "portal/phone_over.html", [CRUMB], sent=True, count=len(given))
    status = 409 if form.moved else 422 if form.errors else 200
    return page(
        request, "portal/phone.html", [CRUMB], status=status, form=form, agency=tree.name_of(passage.agency), until=passage.expires_at,
        no=passage.case.no if passage.case else "",
    )  # fmt: skip
