"""Acts on passages: opened by a seat at the desk, used once by whoever holds the phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mingtang.cases.codes import new_code
from mingtang.cases.models import Case
from mingtang.cases.phone.models import LIFE, Passage, Picture
from mingtang.clock import day
from mingtang.forms.files import Kept
from mingtang.forms.models import NAME_PURPOSE
from mingtang.ledger.book import act, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import PUBLIC, Seat, agencies_covered
from mingtang.vault import sealing

POSTS = frozenset({"registry_clerk", "request_officer", "handler", "window_clerk"})
DEAD = "二维码已用过或者已过期，请工作人员重新打开一个"


@act("phone.open", facts=("passage", "case"))
def open_passage(agency: Agency, case: Case | None, *, by: Seat, at: datetime) -> str:
    """Let one phone send files into `case`, or into a registration that is being typed, within ten minutes; its code."""
    if by.post not in POSTS or (agency.code not in agencies_covered(by, day(at)) and case is None):
        raise Refused("手机扫码上传由经办人打开")
    if case is not None and case.closed_on is not None:
        raise Refused("本件已经办结，不能再上传")
    code = new_code(16)
    row = Passage(
        code=code, case=case, agency=agency.code, person=by.person, expires_at=at + timedelta(minutes=LIFE)
    )
    row.blind = sealing.blind(row.token, "cases.phone.token")
    row.save()
    facts = {"passage": code} | ({"case": case.code} if case else {})
    write("phone", code, chain=agency.chain, by=by, facts=facts)
    return code


@act("phone.take", facts=("passage", "case", "digests"))
def take(passage: Passage, sent: Sequence[Kept], *, at: datetime, by: Seat = PUBLIC) -> str:
    """Take what the phone sent (judged by the door, its bytes in the vault); the passage is dead from here on.

    Raises Moved where it was used or has run out meanwhile."""
    if not 0 < len(sent) <= passage.most:
        raise Refused(f"请选择1至{passage.most}个文件", "files")
    live = Passage.objects.filter(pk=passage.pk, used_at=None, expires_at__gt=at)
    if (passage.case and passage.case.closed_on) or not live.update(used_at=at):
        raise Moved(DEAD)
    for file in sent:
        name = sealing.seal(file.name, NAME_PURPOSE)
        Picture.objects.create(
            passage=passage, digest=file.digest, sealed_name=name, size=file.size, media_type=file.media_type
        )
    facts = {"passage": passage.code, "digests": [file.digest for file in sent]}
    facts |= {"case": passage.case.code} if passage.case else {}
    write("phone", passage.code, chain=Agency.objects.get(code=passage.agency).chain, by=by, facts=facts)
    return str(passage.code)
