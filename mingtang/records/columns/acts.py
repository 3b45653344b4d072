"""Acts on the column tree (栏目): open, correct, move, close; which agency keeps which; that fixed content still holds.

Each is one event on the system chain, as for agencies; only the moving of records writes one more for each of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from mingtang.clock import SHANGHAI, day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, By, act, line_up, write
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency, Person
from mingtang.people.posts import ADMINS, POSTS
from mingtang.people.seats import SYSTEM, Seat, agencies_covered
from mingtang.records import content, editions
from mingtang.records.columns import below, edits, kept, open_to_agency, rules, standard
from mingtang.records.columns.tree import DUTIES, contents, duties, renumber, stamp
from mingtang.records.models import Column, ColumnAgency, Keeping, Record

declare_topics("press.print", "search.index")
FACTS = (
    "column", "parent", "kind", "statutory", "own", "binding", "limit", "minimum", "rhythm", "post", "owner", "each",
    "agencies", "fields", "internal",
)  # fmt: skip
CONFIRMERS = frozenset({"drafter", "office_checker", "disclosure_head"})


@act("column.open", facts=FACTS)
def open_column(
    code: str, parent: str, given: Mapping[str, Any], *, statutory: bool = False, own: bool = True,
    internal: bool = False, by: Seat, at: datetime
) -> str:  # fmt: skip
    """新增栏目 at the end of its parent's; its code is for ever. given: every key of DUTIES; owner: agency code or "",
    agencies: codes that publish there (none = every one). statutory, internal: of a root alone, below it they are inherited."""
    _may(by, at)
    line_up(SYSTEM_CHAIN)
    if Column.objects.filter(code=code).exists():
        raise Refused("该栏目编码已被使用，请换一个", "code")
    above = _column(parent, "parent") if parent else None
    statutory = above.statutory if above else statutory
    internal = above.internal if above else internal
    own = own and given["kind"] != "reference"
    _check(given, above, [given["kind"]], own, statutory, internal)
    column = Column(
        code=code, parent=above, statutory=statutory, own=own, internal=internal, opened_on=day(at), order=Column.objects.count() + 1
    )  # fmt: skip
    _dress(column, given)
    column.save(force_insert=True)
    _publishers(column, given["agencies"])
    if column.owner_id and column.takes:
        _keep(column, column.owner_id, column.each, day(at))
    renumber()
    _written(column, given, by)
    return code


@act("column.correct", facts=FACTS)
def correct_column(code: str, given: Mapping[str, Any], *, seen: int, by: Seat, at: datetime) -> str:
    """修改栏目: name, kind and duties. given: some keys of DUTIES. seen: the column's `moves` that the editor had before him.
    A kind cannot change between a group and one that takes records."""
    _may(by, at)
    line_up(SYSTEM_CHAIN)
    column = _taken(code, seen)
    standing = duties(column)
    changed = {f: given[f] for f in DUTIES if f in given and given[f] != standing[f]}
    if not changed:
        raise Refused("没有改动任何内容")
    whole = {**standing, **changed}
    if (whole["kind"] == "group") is not (column.kind == "group"):
        raise Refused("栏目组和收录信息的栏目不能互相转换", "kind")
    if (whole["kind"] == "reference") is not (column.kind == "reference"):
        raise Refused("参考资料栏目和本市公开的栏目不能互相转换", "kind")
    _check(whole, column.parent, [whole["kind"]], column.own, column.statutory, column.internal)
    _dress(column, whole)
    column.save()
    if "agencies" in changed:
        _publishers(column, whole["agencies"])
    if column.owner_id and column.takes and "owner" in changed:
        _keep(column, column.owner_id, column.each, day(at))
    _written(column, whole, by, sorted(changed))
    return code


@act("column.move", facts=("column", "parent", "after", "former", "statutory"))
def move_column(code: str, parent: str, after: str, *, seen: int, by: Seat, at: datetime) -> str:
    """移动栏目 with everything below it: under `parent` ("" = the root), behind its child `after` ("" = as the first).
    What was inherited from above (法定) is inherited anew; what was published keeps what it was counted as."""
    _may(by, at)
    line_up(SYSTEM_CHAIN)
    column, branch = _taken(code, seen), below(code)
    if refused := rules.why_not_move(code, parent, branch):
        raise Refused(refused, "parent")
    above = _column(parent, "parent") if parent else None
    statutory = above.statutory if above else column.statutory and column.parent_id is None
    kinds = Column.objects.filter(code__in=branch).values_list("kind", flat=True)
    own = not Column.objects.filter(code__in=branch, own=False).exists()
    _stand(above, list(kinds), own, statutory, column.internal)
    former, column.parent = column.parent_id or "", above
    column.save()
    Column.objects.filter(code__in=branch).update(statutory=statutory)
    renumber(code, after)
    put("press.print", dedupe="all")
    facts = {"column": code, "parent": parent, "after": after, "former": former, "statutory": statutory}
    write("column", code, chain=SYSTEM_CHAIN, by=by, facts=facts)
    return code


@act("column.close", facts=("column", "to", "records", "record", "edition", "digest", "own", "statutory", "former"), bulk=True)  # fmt: skip
def close_column(code: str, to: str, reason: str, *, seen: int, by: Seat, at: datetime) -> str:
    """停止更新 (指引: what is not kept up is merged or closed): no new records, its page stays at its address. What is public
    there goes to the column `to` first, each record as a new edition at its own address, with one event a record."""
    _may(by, at)
    chains = Record.objects.house.filter(column=code, state="published").values_list(
        "agency__chain", flat=True
    )
    line_up(SYSTEM_CHAIN, *set(chains.distinct()))
    column = _taken(code, seen)
    if not reason.strip():
        raise Refused("请写明停止更新的理由", "reason")
    numbers = contents(code)
    if refused := rules.why_not_close(numbers["below"], numbers["at_gate"], numbers["public"], bool(to)):
        raise Refused(refused, "to" if numbers["public"] and not numbers["at_gate"] else None)
    moved = _refile(column, _column(to, "to"), by, at) if numbers["public"] else 0
    column.closed_on = day(at)
    column.save()
    Keeping.objects.filter(column=column, until=None).update(until=day(at))
    put("press.print", dedupe="all")
    facts = {"column": code, "to": to if moved else "", "records": moved}
    write("column", code, chain=SYSTEM_CHAIN, by=by, facts=facts, typed={"reason": reason.strip()})
    return code


@act("column.keep", facts=("agency", "columns", "singly", "added", "dropped"))
def keep_columns(
    agency: str, columns: Collection[str], singly: Collection[str], reason: str = "", *, seen: str, by: Seat, at: datetime
) -> str:  # fmt: skip
    """设立栏目: from now on this agency keeps exactly these columns; `singly`: those in which it is timed by itself.
    seen: stamp() of what the editor had before him. What the standard template asks of its kind is left out with a reason
    alone (国办发〔2017〕47号: which columns a site has is set by its governing unit)."""
    _may(by, at)
    line_up(SYSTEM_CHAIN)
    body = Agency.objects.filter(code=agency, closed_on=None).first()
    if body is None:
        raise Refused("没有找到这个单位，或它已撤并", "agency")
    standing = kept(agency)
    if seen != stamp(agency):
        raise Moved(_who_came_first("column.keep", agency))
    chosen = {c.code: c for c in Column.objects.filter(code__in=columns, takes=True, closed_on=None)}
    if strange := set(columns) - chosen.keys():
        raise Refused(f"有{len(strange)}个栏目不存在、已停止更新或不收录信息", "keep")
    owned = Column.objects.filter(owner=agency, takes=True, closed_on=None).exclude(code__in=chosen)
    if mine := owned.order_by("order").first():
        raise Refused(f"本单位是“{mine.name}”的主责单位，不能不设；请先在栏目中改换主责单位", "keep")
    wanted = set(standard.columns_of(body.kind)) & set(standard.standing())
    if wanted - chosen.keys() and not reason.strip():
        raise Refused(f"标准模板中有{len(wanted - chosen.keys())}个栏目没有设立，请写明理由", "reason")
    added, dropped = sorted(chosen.keys() - standing.keys()), sorted(standing.keys() - chosen.keys())
    same = {c for c, row in standing.items() if row.singly} == set(singly) & chosen.keys()
    if not added and not dropped and same:
        raise Refused("没有改动任何内容")
    Keeping.objects.filter(agency=agency, column__in=dropped, until=None).update(until=day(at))
    for code, column in chosen.items():
        _keep(column, agency, code in singly, day(at))
    facts = {
        "agency": agency, "columns": sorted(chosen), "singly": sorted(set(singly) & chosen.keys()), "added": added,
        "dropped": dropped,
    }  # fmt: skip
    typed = {"reason": reason.strip()} if reason.strip() else {}
    write("agency", agency, chain=SYSTEM_CHAIN, by=by, facts=facts, typed=typed)
    return agency


@act("column.confirm", facts=("column", "agency"))
def confirm_column(code: str, agency: str, *, by: Seat, at: datetime) -> str:
    """内容仍然准确: an editor of the agency says so of fixed content, which counts as its yearly update (指引)."""
    if by.post not in CONFIRMERS or agency not in agencies_covered(by, day(at)):
        raise Refused("由设立该栏目的单位的拟稿、核稿人员或政府信息公开工作机构负责人确认")
    line_up(SYSTEM_CHAIN)
    rows = Keeping.objects.filter(column=code, agency=agency, until=None, column__kind__in=rules.STATIC)
    if not rows.exclude(confirmed_on=day(at)).update(confirmed_on=day(at)):
        raise Refused("该栏目今天已经确认过，或不是固定内容")
    write("column", code, chain=SYSTEM_CHAIN, by=by, facts={"column": code, "agency": agency})
    return code


def _may(by: By, at: datetime) -> None:
    if by != SYSTEM and not (isinstance(by, Seat) and by.post not in ADMINS and edits(by, day(at))):
        raise Refused("栏目由政务公开办公室和网站内容管理岗维护")


def _column(code: str, field: str) -> Column:
    found = Column.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise Refused("没有这个栏目", field)
    return found


def _taken(code: str, seen: int) -> Column:
    """The column, its move counted. Raises Moved where another hand came first."""
    column = _column(code, "code")
    if column.moves != seen:
        raise Moved(_who_came_first("column", code))
    if column.closed_on:
        raise Refused("该栏目已停止更新，不再修改")
    column.moves += 1
    return column


def _who_came_first(verb: str, subject: str) -> str:
    """此栏目已由…于…修改: who did the last of these acts, from the ledger."""
    last = Event.objects.filter(chain=SYSTEM_CHAIN, act__startswith=verb, subject=subject).order_by("-seq").first()  # fmt: skip
    if last is None:
        return "此内容已被他人修改，请刷新后查看"
    person = str(json.loads(last.payload)["by"].get("person", ""))
    name = Person.objects.filter(code=person).values_list("name", flat=True).first() or "系统"
    at = datetime.fromisoformat(last.at.replace("Z", "+00:00")).astimezone(SHANGHAI)
    return f"此内容已由{name}于{at:%m月%d日%H:%M}修改，请刷新后查看"


def _check(
    given: Mapping[str, Any],
    above: Column | None,
    kinds: list[str],
    own: bool,
    statutory: bool,
    internal: bool,
) -> None:
    reason, field = rules.why_not_be(given)
    if reason:
        raise Refused(reason, field)
    if given["post"] and (given["post"] not in POSTS or given["post"] in ADMINS):
        raise Refused("请选择责任岗位", "post")
    asked = {*given["agencies"], *([given["owner"]] if given["owner"] else [])}
    if len(asked) != Agency.objects.filter(code__in=asked, closed_on=None).count():
        raise Refused("有单位不存在或已撤并，请重新选择", "agencies")
    if given["agencies"] and given["owner"] and given["owner"] not in given["agencies"]:
        raise Refused("主责单位须在可以发布的单位之中", "owner")
    _stand(above, kinds, own, statutory, internal)


def _stand(above: Column | None, kinds: list[str], own: bool, statutory: bool, internal: bool) -> None:
    place = (
        rules.Above(above.takes, above.statutory, bool(above.closed_on), above.internal) if above else None
    )
    if reason := rules.why_not_stand(place, kinds, own, statutory, internal):
        where = (rules.CLOSED_ABOVE, rules.FULL_ABOVE, rules.INSIDE)
        raise Refused(reason, "parent" if reason in where else "kind")


def _dress(column: Column, given: Mapping[str, Any]) -> None:
    for name in DUTIES:
        if name not in ("owner", "agencies"):
            setattr(column, name, given[name])
    column.name = column.name.strip()
    column.owner_id = given["owner"] or None
    column.takes = column.kind != "group"


def _publishers(column: Column, agencies: Iterable[str]) -> None:
    ColumnAgency.objects.filter(column=column).delete()
    ColumnAgency.objects.bulk_create(ColumnAgency(column=column, agency_id=code) for code in sorted(agencies))


def _keep(column: Column, agency: str, singly: bool, since: date) -> None:
    """This agency keeps the column from now on; where only some may publish, it may."""
    row = Keeping.objects.filter(column=column, agency=agency, until=None).first()
    if row is None:
        Keeping.objects.create(column=column, agency_id=agency, singly=singly, since=since)
        listed = ColumnAgency.objects.filter(column=column)
        if listed.exists():
            ColumnAgency.objects.get_or_create(column=column, agency_id=agency)
    elif row.singly != singly:
        Keeping.objects.filter(pk=row.pk).update(singly=singly)


def _refile(column: Column, to: Column, by: By, at: datetime) -> int:
    """Every public record of `column` as a new edition in `to`; how many."""
    if refused := rules.why_not_receive(column, to):
        raise Refused(refused, "to")
    records = Record.objects.house.filter(column=column, state="published").select_related("agency").order_by("pk")  # fmt: skip
    open_to = {agency: {c.code for c in open_to_agency(agency)} for agency in {r.agency_id for r in records}}
    shut = [agency for agency, codes in open_to.items() if to.code not in codes]
    if shut:
        raise Refused(f"有{len(shut)}个单位不能在该栏目发布，请另选栏目或先放开", "to")
    batch = f"{column.code}@{day(at).isoformat()}"
    for record in records:
        record.column = to
        record.digest = content.digest_of(record)
        edition = editions.publish(record, day(at), at)
        facts = {
            "record": record.code, "edition": edition.no, "digest": edition.digest, "column": to.code, "former": column.code,
            "own": to.own, "statutory": to.statutory,
        }  # fmt: skip
        write("record", record.code, chain=record.agency.chain, by=by, facts=facts, batch=batch, name="record.refile")  # fmt: skip
    put("search.index", dedupe="all")
    return len(records)


def _written(column: Column, given: Mapping[str, Any], by: By, fields: list[str] | None = None) -> None:
    put("press.print", dedupe="all")
    facts = {
        "column": column.code, "parent": column.parent_id or "", "kind": column.kind, "statutory": column.statutory,
        "own": column.own, "binding": column.binding, "limit": column.limit_days, "minimum": column.minimum,
        "rhythm": column.rhythm, "post": column.post, "owner": column.owner_id or "", "each": column.each,
        "agencies": sorted(given["agencies"]), "fields": fields or [], **({"internal": True} if column.internal else {}),
    }  # fmt: skip
    typed = {"name": column.name, **({"about": column.about} if column.about else {})}
    write("column", column.code, chain=SYSTEM_CHAIN, by=by, facts=facts, typed=typed)
