"""Acts on the rows of registers (台账): enter, correct, strike. How rows become public and go again: cases.tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mingtang.clock import day
from mingtang.forms.models import REGISTER_ERASERS, REGISTER_KEEPERS, Entry
from mingtang.forms.registers import Register, defined, rows
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.chance import random_bytes
from mingtang.ledger.digest import canonical
from mingtang.ledger.models import Typed
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered

_ROWS = 200  # in one statement
TAKEN = "文号“{number}”已经登记"


@act("entry.enter", facts=("register", "version", "entries"))
def enter(register: str, agency: str, given: Sequence[Mapping[str, str]], *, by: Seat, at: datetime) -> int:
    """登记: new rows of a register, canonical values each (rows.judge); how many. One event, a commitment for each row.

    Two rows of an agency with one number are refused, all of them: nothing is entered by half."""
    known, body = _may(register, agency, by, at)
    if not given:
        raise Refused("没有可以登记的记录")
    line_up(body.chain)
    taken = known_numbers(register, agency)
    made = []
    for order, values in enumerate(given):
        number = values[known.number]
        if number in taken:
            raise Refused(TAKEN.format(number=number), known.number)
        taken.add(number)
        entry = Entry(code=random_bytes(8).hex(), register=register, agency=body, order=order)
        _dress(entry, known, values)
        made.append(entry)
    Entry.objects.house.bulk_create(made, batch_size=_ROWS)
    facts = {"register": register, "version": known.form.version, "entries": [entry.code for entry in made]}
    typed = {entry.code: canonical(entry.values) for entry in made}
    write("register", f"{register}@{agency}", chain=body.chain, by=by, facts=facts, typed=typed)
    return len(made)


@act("entry.correct", facts=("register", "version"))
def correct(entry: Entry, values: Mapping[str, str], *, by: Seat, at: datetime) -> str:
    """更正 of a row: what is public follows when its text is revised. entry.moves: what the page was built from.

    A row of a batch that is in the gate or public already is not changed behind its text: it is taken off and entered anew."""
    known, body = _may(entry.register, entry.agency_id, by, at)
    if not known.living and entry.record:
        raise Refused("该记录已在信息中公示或者正在审签；有误的，先撤下该条，再重新登记")
    number = values[known.number]
    if number != entry.number and number in known_numbers(entry.register, entry.agency_id):
        raise Refused(TAKEN.format(number=number), known.number)
    if entry.erased_on:
        raise Refused("本条的个人信息已依法删除，不能再改")
    seen = entry.moves
    _dress(entry, known, values)
    changed = Entry.objects.house.filter(pk=entry.pk, moves=seen, struck_on=None)
    if not changed.update(
        values=entry.values, number=entry.number, version=entry.version, decided_on=entry.decided_on,
        ends_on=entry.ends_on, moves=seen + 1,
    ):  # fmt: skip
        raise Moved("该记录已由他人改动，请刷新后查看")
    facts = {"register": entry.register, "version": known.form.version}
    write(
        "entry", entry.code, chain=body.chain, by=by, facts=facts, typed={entry.code: canonical(entry.values)}
    )
    return entry.code


@act("entry.strike", facts=("register",))
def strike(entry: Entry, reason: str, *, by: Seat, at: datetime) -> str:
    """作废 of a row that is not public: it stays, with who struck it and why; of a living register it leaves the next text."""
    known, body = _may(entry.register, entry.agency_id, by, at)
    if not reason.strip():
        raise Refused("请写明作废的理由", "reason")
    if entry.record and not known.living:
        raise Refused("该记录正在审签或者已经公示，不能作废；已公示的请办“撤下该条”")
    if not Entry.objects.house.filter(pk=entry.pk, struck_on=None).update(
        struck_on=day(at), moves=entry.moves + 1
    ):
        raise Moved("该记录已经作废")
    facts = {"register": entry.register}
    write("entry", entry.code, chain=body.chain, by=by, facts=facts, typed={"reason": reason.strip()})
    return entry.code


@act("entry.erase", facts=("register", "erased", "law"))
def erase(entry: Entry, reason: str, *, by: Seat, at: datetime) -> str:
    """依法删除个人信息 of a row that the public does not see: everything typed in it, in the row and in the ledger, but its
    number. Source: 个人信息保护法第四十七条."""
    if by.post not in REGISTER_ERASERS or entry.agency_id not in agencies_covered(by, day(at)):
        raise Refused("由本单位的政府信息公开工作机构负责人删除")
    if not reason.strip():
        raise Refused("请写明依据，如本人的申请或者保存期限届满", "reason")
    known, body = defined.get(entry.register), Agency.objects.get(code=entry.agency_id)
    line_up(body.chain)
    entry = Entry.objects.house.get(pk=entry.pk)
    if why := why_not_erase(entry):
        raise Refused(why)
    of_rows = Typed.objects.filter(subject_type__in=("register", "entry"), field=entry.code)
    places = [
        [chain, seq, field]
        for chain, seq, field in of_rows.order_by("chain", "seq").values_list("chain", "seq", "field")
    ]
    of_rows.delete()
    values = {known.number: entry.number} if known.number in entry.values else {}
    Entry.objects.house.filter(pk=entry.pk).update(
        values=values, erased_on=day(at), struck_on=entry.struck_on or day(at), moves=entry.moves + 1
    )  # struck: no text can take it up again
    facts = {"register": entry.register, "erased": places, "law": "个人信息保护法第四十七条"}
    write("entry", entry.code, chain=body.chain, by=by, facts=facts, typed={"reason": reason.strip()})
    return str(entry.code)


def why_not_erase(entry: Entry) -> str:
    """Why what was typed in this row cannot be deleted now; "" when it can."""
    if entry.erased_on:
        return "本条的个人信息已经删除"
    if entry.struck_on or entry.gone_on:
        return ""
    return "正在公示或者审签的，先撤下该条" if entry.record else "还没有公示的，先作废"


def known_numbers(register: str, agency: str) -> set[str]:
    """The numbers that stand in the register of an agency."""
    found = Entry.objects.house.standing().filter(register=register, agency=agency)
    return set(found.values_list("number", flat=True))


def _may(register: str, agency: str, by: Seat, at: datetime) -> tuple[Register, Agency]:
    if by.post not in REGISTER_KEEPERS or agency not in agencies_covered(by, day(at)):
        raise Refused("台账由本单位的拟稿人和承办人登记")
    return defined.get(register), Agency.objects.get(code=agency)


def _dress(entry: Entry, register: Register, values: Mapping[str, str]) -> None:
    entry.values = rows.sealed(register, values)
    entry.number = values[register.number]
    entry.version = register.form.version
    entry.decided_on = _day(values.get(register.decided, ""))
    entry.ends_on = _day(values.get(register.ends, ""))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
