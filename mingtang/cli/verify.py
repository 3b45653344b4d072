"""verify: the ledger, its checkpoints, cases, typed values, files and triggers; the first fault by name.

The exit is 0 when all is sound, 1 with a finding. --dump checks a dump file alone; --receipt one receipt;
--strict also wants every checkpoint's published copy and the last one not older than 60 minutes.
"""

import argparse
import json
import re
import time
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from mingtang.cases import audit, erasing, kept, materials, texts
from mingtang.cases.mails import box as mails
from mingtang.cases.materials.models import Material
from mingtang.cases.phone import passing
from mingtang.cli.output import refuse, tell
from mingtang.counts import audit as counts_audit
from mingtang.forms.models import Upload
from mingtang.ledger import check, checkpoints, triggers
from mingtang.ledger.models import Chain, Checkpoint, Event
from mingtang.papers.models import Paper
from mingtang.press import audit as press_audit
from mingtang.readings import audit as readings_audit
from mingtang.records import audit as records_audit
from mingtang.records import viewing
from mingtang.records.models import Attachment, Edition
from mingtang.records.transfers.models import Transfer
from mingtang.vault import files

COLUMNS = "chain, seq, at, act, subject_type, subject, payload, prev, hash"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang verify")
    parser.add_argument("--dump", metavar="FILE")
    parser.add_argument("--receipt", metavar="CODE", help="存证校验码: chain.number.hash")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    started = time.perf_counter()
    if given.dump:
        path = Path(given.dump)
        if not path.is_file():
            return refuse(f"no file {path}", "a dump written by `dump --ledger`")
        try:
            with path.open(encoding="utf-8") as lines:
                report = check.check_dump(lines)
        except (ValueError, TypeError) as error:
            return refuse(str(error), "a dump written by `dump --ledger`")
        counted: dict[str, Any] = {"cases": None, "files": None, "triggers": None}
    elif given.receipt:
        return _receipt(given.receipt, given.json)
    else:
        report, counted = verify_all(strict=given.strict)
    result = {
        "ok": report.first is None,
        "chains": report.chains,
        "events": report.events,
        "checkpoints": report.checkpoints,
        "cases": counted["cases"],
        "files": counted["files"],
        "commitments": report.commitments,
        "triggers": counted["triggers"],
        "first_bad": vars(report.first) if report.first else None,
        "seconds": round(time.perf_counter() - started, 3),
    }
    tell(result, given.json, _lines(result))
    return 0 if result["ok"] else 1


def stored_rows() -> Any:
    """All events as stored, chain by chain, straight from the table (no ORM: its bytes are what is verified)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM ledger_event ORDER BY chain, seq")  # noqa: S608  (constant columns)
        yield from chain.from_iterable(iter(lambda: cursor.fetchmany(5000), []))


def verify_all(strict: bool = False) -> tuple[check.Report, dict[str, Any]]:
    """Everything: chains, checkpoints, commitments, case rows, files, triggers."""
    try:
        return _verify(strict)
    except OperationalError as error:
        if "decode" not in str(error):
            raise
    _as_stored()  # a slower way to read, for the city in which it is needed
    return _verify(strict)


def _verify(strict: bool) -> tuple[check.Report, dict[str, Any]]:
    report = check.Report()
    heads = {c: (s, h) for c, s, h in Chain.objects.values_list("code", "seq", "head")}
    check.check_chains(stored_rows(), heads, report)
    moves = Event.objects.filter(act__in=("chain.follow", "case.moved-out", "case.moved-in")).order_by("id")
    closed = Chain.objects.filter(closed=True).values_list("code", flat=True)
    check.check_successions(moves.values_list("chain", "seq", "act", "payload"), heads, closed, report)
    check.check_checkpoints(
        Checkpoint.objects.order_by("no").values_list("no", "body", "digest"), _published(strict), report
    )
    if strict:
        _fresh(report)
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, payload FROM ledger_event ORDER BY id")
        payloads = cursor.fetchall()
        cursor.execute("SELECT chain, seq, field, salt, value FROM ledger_typed ORDER BY id")
        check.check_commitments(payloads, cursor.fetchall(), report)
    cases, wrong = audit.differences() if report.first is None else (None, [])
    for code, name, expected, found in wrong[:1]:
        report.bad("case", 0, f"{code}.{name}", expected, found)
    if report.first is None:
        for code, name, expected, found in records_audit.differences()[1][:1]:
            report.bad("column", 0, f"{code}.{name}", expected, found)
    for kind, code in kept.differences() if report.first is None else ():
        report.bad(kind, 0, code, "what was committed to", "another text")
    for code in readings_audit.differences() if report.first is None else ():
        report.bad("readings", 0, code, "what was committed to", "other values")
    for name in counts_audit.differences() if report.first is None else ():
        report.bad("report", 0, name, "what its event said", "other figures")
    expected_files = _expected_files()
    for finding in files.scrub(expected_files):
        report.bad("vault", 0, f"{finding.what} file", finding.expected, finding.found)
    for finding in press_audit.findings():
        report.bad("tree", 0, finding, "tree = register = editions", "a difference")
    for name in triggers.missing():
        report.bad("triggers", 0, name, "installed", "missing")
    return report, {"cases": cases, "files": len(expected_files), "triggers": len(triggers.standing())}


def _as_stored() -> None:
    """Bytes that are no longer text are to be named, not to end the verification."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")


def _published(strict: bool) -> dict[int, str] | None:
    folder = Path(settings.MINGTANG_TREE) / "public" / "checkpoints"
    if not folder.is_dir():
        return {} if strict else None
    found = {int(p.stem): p.read_text(encoding="utf-8") for p in folder.glob("*.json") if p.stem.isdecimal()}
    if not strict:  # a checkpoint made since the last press generation has no copy yet
        for no, body in Checkpoint.objects.order_by("no").values_list("no", "body"):
            found.setdefault(no, body)
    return found


def _fresh(report: check.Report) -> None:
    last = Checkpoint.objects.order_by("-no").first()
    at = datetime.fromisoformat(json.loads(last.body)["at"]) if last else None
    if at is None or (timezone.now() - at).total_seconds() > 3600:
        report.bad("checkpoint", last.no if last else 0, "age", "at most 60 minutes", str(at))


def _expected_files() -> set[str]:
    papers = Paper.objects.house.exclude(digest="").values_list("digest", flat=True)
    rows = Attachment.objects.values_list("digest", "original", "page")
    attachments = {one for *own, page in rows for one in (*own, *viewing.parts(page)) if one}
    frozen = {
        one
        for content in Edition.objects.house.values_list("content", flat=True)
        for a in content.get("attachments", ())
        for one in (a["digest"], *viewing.parts(a.get("page", {})))
    }
    uploads = set(Upload.objects.values_list("digest", flat=True))
    receipts = set(Transfer.objects.house.exclude(receipt="").values_list("receipt", flat=True))
    given = materials.digests(Material.objects.all())
    named = erasing.scans() | texts.named() | mails.originals() | counts_audit.sources() | passing.digests()
    return set(papers) | attachments | frozen | uploads | receipts | given | named


def _receipt(code: str, as_json: bool) -> int:
    chain, _, rest = code.partition(".")
    seq, _, digest = rest.partition(".")
    if not (chain and seq.isdecimal() and re.fullmatch("[0-9a-f]{64}", digest)):
        return refuse(f"receipt {code!r}", "chain.number.hash as printed on the receipt")
    known = Event.objects.filter(chain=chain, seq=int(seq)).values_list(*COLUMNS.split(", ")).first()
    if known is None or known[8] != digest or _hashed(known) != digest:
        return _told(
            {"ok": False, "receipt": code, "state": "differs" if known else "not found", "proof": None},
            as_json,
        )
    proof = checkpoints.proof(chain, int(seq))
    if proof is None:
        return _told(
            {"ok": True, "receipt": code, "state": "recorded, not yet in a checkpoint", "proof": None},
            as_json,
        )
    leaf = check.digest.leaf(proof["hash"])
    root = check.digest.root_from_path(leaf, proof["index"], proof["size"], proof["path"])
    ok = root == proof["root"]
    return _told(
        {"ok": ok, "receipt": code, "state": "in a checkpoint" if ok else "differs", "proof": proof}, as_json
    )


def _hashed(row: tuple[Any, ...]) -> str:
    chain, seq, at, act, subject_type, subject, payload, prev, _ = row
    return check.digest.sm3(
        check.digest.event_bytes(chain, seq, at, act, subject_type, subject, prev, payload)
    )


def _told(answer: dict[str, Any], as_json: bool) -> int:
    tell(answer, as_json, [("核验通过" if answer["ok"] else "核验未通过") + f"：{answer['state']}"])
    return 0 if answer["ok"] else 1


def _lines(result: dict[str, Any]) -> list[str]:
    bad = result["first_bad"]
    head = (
        "核验通过，内容未被改动"
        if result["ok"]
        else f"核验未通过：{bad['chain']} 第{bad['seq']}条 {bad['what']}"
    )
    more = [] if result["ok"] else [f"  应为 {bad['expected']}", f"  实为 {bad['found']}"]
    counted = f"  链 {result['chains']} · 记录 {result['events']} · 存证点 {result['checkpoints']} · 办件 {result['cases']}"
    return [head, *more, f"{counted} · 文件 {result['files']} · {result['seconds']} 秒"]
