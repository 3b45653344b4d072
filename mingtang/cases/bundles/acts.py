"""Acts on a bundle: it is brought, its columns are mapped, it is read, released, imported, or given up. One event each, on the agency's
chain; the import itself is the batch's own (import-1), under the manifest that is named here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingtang.cases import bundles
from mingtang.cases.bundles.models import Bundle, HeadMap
from mingtang.cases.codes import new_code
from mingtang.clock import day
from mingtang.jobs.outbox import SOON, put
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.records.columns import open_to_agency
from mingtang.records.importing.registers import kept_under

GONE = "另有人刚办理了本批资料，请刷新后查看"


@act("bundle.bring", facts=("bundle", "column", "digest", "size"))
def bring(agency: Agency, column: str, name: str, digest: str, size: int, *, by: Seat, at: datetime) -> str:
    """上传历史资料: `digest` is the file's in the vault. It is read by a job; the code of the bundle."""
    if refused := bundles.why_not_bring(agency.code, by, day(at)):
        raise Refused(refused)
    if refused := bundles.why_not_file(name, size):
        raise Refused(refused, "file")
    if column not in {c.code for c in open_to_agency(agency.code)}:
        raise Refused("请选择栏目", "column")
    line_up(agency.chain)
    bundle = Bundle.objects.create(
        code=new_code(10), agency=agency, column=column, name=name[-200:], digest=digest, size=size,
        brought_by=by.person, brought_at=at,
    )  # fmt: skip
    facts = {"bundle": bundle.code, "column": column, "digest": digest, "size": size}
    write("bundle", bundle.code, chain=agency.chain, by=by, facts=facts, typed={"name": bundle.name})
    put("cases.bundle-read", bundle=bundle.code)
    return bundle.code


@act("bundle.map", facts=("bundle", "mapping"))
def map_columns(bundle: Bundle, mapping: Mapping[str, str], *, by: Seat, at: datetime) -> str:
    """对应列: which heading holds which field; kept for the next register of the agency with these headings."""
    if refused := bundles.why_not_bring(bundle.agency_id, by, day(at)):
        raise Refused(refused)
    why, heading = bundles.why_not_map(mapping, bundles.headings(bundle.head))
    if why:
        raise Refused(why, heading)
    line_up(bundle.agency.chain)
    chosen = {heading: field for heading, field in mapping.items() if field}
    _move(bundle, ("mapping", "ready"), state="reading", mapping=chosen, read=0, why="")
    HeadMap.objects.house.update_or_create(
        agency=bundle.agency, heads=kept_under(bundle.head), defaults={"mapping": chosen}
    )
    told = canonical(chosen)
    facts = {"bundle": bundle.code, "mapping": sm3(told.encode())}
    write("bundle", bundle.code, chain=bundle.agency.chain, by=by, facts=facts, typed={"mapping": told})
    put("cases.bundle-read", bundle=bundle.code)
    return bundle.code


@act("bundle.release", facts=("bundle", "manifest", "released_under", "count"))
def release(bundle: Bundle, manifest: str, *, by: Seat, at: datetime) -> str:
    """发布 of what was previewed. manifest: of the preview the page showed; another one has to be looked at first."""
    if refused := bundles.why_not_release(bundle, by, day(at)):
        raise Refused(refused)
    if not manifest or manifest != bundle.manifest:
        raise Moved(GONE)
    line_up(bundle.agency.chain)
    _move(
        bundle, ("ready",), state="importing", read=0, why="", released_under=by.post, released_by=by.person
    )  # fmt: skip
    facts = {
        "bundle": bundle.code, "manifest": manifest, "released_under": by.post, "count": bundle.counts["imported"],
    }  # fmt: skip
    write("bundle", bundle.code, chain=bundle.agency.chain, by=by, facts=facts)
    put("cases.bundle-import", bundle=bundle.code)
    return bundle.code


@act("bundle.settle", facts=("bundle", "state", "manifest", "counts", "case"))
def settle(bundle: Bundle, state: str, *, by: Seat, at: datetime, **found: Any) -> str:
    """What a job found: its headings, what becomes of each row, why it cannot be read, or the batch it became.

    bundle.state: what the job began with. found: other values of the row, of which manifest, counts and case are told."""
    line_up(bundle.agency.chain)
    _move(bundle, (bundle.state,), state=state, **found)
    facts = {key: found[key] for key in ("manifest", "counts", "case") if key in found}
    write(
        "bundle",
        bundle.code,
        chain=bundle.agency.chain,
        by=by,
        facts={"bundle": bundle.code, "state": state, **facts},
    )
    if state == "done":
        put("vault.erase", priority=SOON, digest=bundle.digest)
    return bundle.code


@act("bundle.drop", facts=("bundle",))
def drop(bundle: Bundle, *, by: Seat, at: datetime) -> str:
    """放弃: nothing of it is imported, and the uploaded file goes."""
    if refused := bundles.why_not_drop(bundle, by, day(at)):
        raise Refused(refused)
    line_up(bundle.agency.chain)
    _move(bundle, bundles.OPEN, state="dropped", sample=[], listed="")
    write("bundle", bundle.code, chain=bundle.agency.chain, by=by, facts={"bundle": bundle.code})
    for digest in {bundle.digest, bundle.listed} - {""}:
        put("vault.erase", priority=SOON, digest=digest)
    return bundle.code


def _move(bundle: Bundle, states: tuple[str, ...], **values: Any) -> None:
    """Whoever comes second is told: the row must still be in one of the states, with the manifest that was read."""
    found = Bundle.objects.house.filter(pk=bundle.pk, state__in=states, manifest=bundle.manifest)
    if not found.update(**values):
        raise Moved(GONE)
