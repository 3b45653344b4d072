"""scan: what personal data and what hidden data files hold. Needs no city; nothing found is printed in full.

scan FILE... [--json]
"""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from mingtang.cli.output import progress, refuse, tell
from mingtang.records.rebuilding.base import WHAT
from mingtang.records.scanning import LABELS, Report, scan_file


def main(argv: list[str]) -> int:
    """0 every file is clean; 1 something was found, or a file is held; 2 misused: a path that is no file."""
    parser = argparse.ArgumentParser(
        "scan", description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="a document, picture or archive")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    given = parser.parse_args(argv)
    if missing := [path for path in given.files if not Path(path).is_file()]:
        return refuse(missing[0], "a file")
    told, lines = [], []
    for n, path in enumerate(given.files, 1):
        progress(f"{n}/{len(given.files)} {path}")
        report = scan_file(Path(path).name, Path(path).read_bytes())
        told.append(_document(path, report))
        lines += _lines(path, report)
    tell({"files": told}, given.json, lines)
    return 1 if any(one["held"] or one["finds"] for one in told) else 0


def _document(path: str, report: Report) -> dict[str, Any]:
    finds = Counter((f.kind, f.where, f.text_masked) for f in report.finds)
    return {
        "path": path, "format": report.format, "held": report.held,
        "finds": [{"kind": k, "where": w, "shown": s, "count": n} for (k, w, s), n in finds.items()],
        "hidden": [{"what": h.what, "where": h.where} for h in report.hidden],
        "reasons": [{"code": r.code, "text": r.text} for r in report.reasons],
    }  # fmt: skip


def _lines(path: str, report: Report) -> list[str]:
    found = [f"  {LABELS[f.kind]} {f.text_masked}（{f.where}）" for f in report.finds]
    hidden = [f"  {WHAT[h.what]}（{h.where}）" for h in report.hidden]
    held = [f"  不能放行：{r.text}" for r in report.reasons]
    return [
        f"{path}：{'未放行' if held else f'{len(found)}处' if found else '未发现'}",
        *held,
        *found,
        *hidden,
    ]
