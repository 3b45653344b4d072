"""Acts on definitions of registers: save a version, release it. Two persons, on the system chain (decision 0013)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingtang.forms import registers
from mingtang.forms.models import REGISTER_DEFINER, RegisterVersion
from mingtang.forms.registers import defined
from mingtang.forms.registers.defined import rules
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import Seat

FACTS = ("register", "version", "digest", "fields")
_CODE = re.compile(r"[a-z][a-z0-9-]{1,23}")
RESERVED = frozenset({"define", "new"})


def why_not_code(code: str) -> str:
    """Why no register can be defined under this code."""
    if not _CODE.fullmatch(code) or code.endswith("-") or "--" in code or code in RESERVED:
        return "请用2至24个小写字母、数字和短横线，以字母开头"
    return "这个代码已由系统的台账使用，请换一个" if code in registers.packaged() else ""


@act("register.save", facts=FACTS)
def save(code: str, given: Mapping[str, Any], comment: str, *, seen: int, by: Seat, at: datetime) -> int:
    """保存一稿 of a register's definition; its number. seen: number of the last version the editor had before him (0: new)."""
    if by.post != REGISTER_DEFINER:
        raise Refused("台账的字段由政务公开办公室设定")
    if why := why_not_code(code):
        raise Refused(why, "code")
    line_up(SYSTEM_CHAIN)
    last, standing = defined.newest(code), defined.released(code)
    if (last.no if last else 0) != seen:
        raise Moved(f"此台账已有第{last.no if last else 0}稿，由他人保存，请刷新后查看")
    sheet = rules.kept(given)
    if faults := rules.check(code, sheet, standing.sheet if standing else None):
        raise Refused(f"还有{len(faults)}处须改正：{faults[0].text}")
    if last and last.sheet == sheet:
        raise Refused("内容没有改动，无须保存")
    if not comment.strip():
        raise Refused("请写明这一稿改了什么、依据什么", "comment")
    version = RegisterVersion.objects.create(
        code=code, no=seen + 1, sheet=sheet, digest=sm3(canonical(sheet).encode()), comment=comment.strip(), made_by=by.person,
        made_at=at,
    )  # fmt: skip
    typed = {"sheet": canonical(sheet), "comment": version.comment}
    write("register-form", code, chain=SYSTEM_CHAIN, by=by, facts=_facts(version), typed=typed)
    return int(version.no)


@act("register.release", facts=FACTS)
def release(code: str, number: int, *, by: Seat, at: datetime) -> int:
    """启用 the last version, by another person than the one who saved it. Rows are entered under it from now on."""
    if by.post != REGISTER_DEFINER:
        raise Refused("台账由政务公开办公室启用")
    line_up(SYSTEM_CHAIN)
    version, standing = defined.newest(code), defined.released(code)
    if version is None or version.no != number:
        raise Moved("此台账已有新的一稿，请刷新后查看")
    if version.current:
        raise Refused("这一稿已经启用")
    if version.made_by == by.person:
        raise Refused("这一稿由您保存，须由另一人启用（一人不得办理同一文稿的两道手续）")
    if faults := rules.check(code, version.sheet, standing.sheet if standing else None):
        raise Refused(f"还有{len(faults)}处须改正：{faults[0].text}")
    RegisterVersion.objects.filter(code=code, current=True).update(current=False)
    RegisterVersion.objects.filter(pk=version.pk).update(current=True, released_at=at)
    write("register-form", code, chain=SYSTEM_CHAIN, by=by, facts=_facts(version))
    return number


def _facts(version: RegisterVersion) -> dict[str, Any]:
    fields = len(version.sheet["fields"])
    return {"register": version.code, "version": version.no, "digest": version.digest, "fields": fields}
