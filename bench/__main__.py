"""python -m bench [NAME…]: every bench in its own process on its own temporary data; a table, and JSON in bench/out/.

Exit 0 when every target is met, 1 when one is missed, 2 when a bench failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.measure import machine

OUT = Path(__file__).parent / "out"
BENCHES = ("public", "wagtail", "release", "verify", "search", "acts", "desk", "year")


def run(name: str, argv: list[str]) -> tuple[int, list[dict[str, Any]]]:
    """One bench in a process of its own; its exit code and its lines."""
    with tempfile.TemporaryDirectory(prefix=f"mingtang-bench-{name}-") as data:
        result = Path(data) / "result.json"
        environment = {
            **os.environ, "MINGTANG_DATA": data, "MINGTANG_MODE": "demo", "DJANGO_SETTINGS_MODULE": "mingtang.settings",
            "BENCH_RESULT": str(result),
        }  # fmt: skip
        environment.pop("DATABASE_URL", None)
        done = subprocess.run([sys.executable, "-m", f"bench.{name}", *argv], env=environment)
        return done.returncode, json.loads(result.read_text(encoding="utf-8")) if result.exists() else []


def main(argv: list[str]) -> int:
    names = [n for n in argv if n in BENCHES] or list(BENCHES)
    if strange := [n for n in argv[:1] if n not in BENCHES and not n.startswith("-")]:
        sys.stderr.write(f"found bench {strange[0]!r}, expected one of: {', '.join(BENCHES)}\n")
        return 2
    rest = [n for n in argv if n not in BENCHES]
    report: dict[str, Any] = {
        "began": datetime.now(UTC).isoformat(),
        "machine": machine(),
        "lines": [],
        "failed": [],
    }
    print(
        f"{report['machine']['cores']} cores, {report['machine']['cpu']}, load {report['machine']['load']}",
        flush=True,
    )
    for name in names:
        code, lines = run(name, rest)
        report["lines"] += lines
        report["failed"] += [name] if code else []
    report["ended"], report["load_after"] = datetime.now(UTC).isoformat(), machine()["load"]
    OUT.mkdir(exist_ok=True)
    (OUT / "bench.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missed = [line["name"] for line in report["lines"] if line["ok"] is False]
    print(
        f"load {report['load_after']} · missed: {', '.join(missed) or 'none'} · failed: {', '.join(report['failed']) or 'none'}"
    )
    print(f"written to {OUT / 'bench.json'}")
    return 2 if report["failed"] else 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
