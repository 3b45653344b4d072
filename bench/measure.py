"""What every bench shares: a measured line, CPU spent by other processes, cores to run on."""

from __future__ import annotations

import json
import os
import statistics
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))


@dataclass
class Line:
    """One result. ratio: ours against the peer or limit, more is better; target: the least ratio that is good enough.
    rounds: the single values behind `value`. note: what a reader must know to believe the figure."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    target: float | None = None
    rounds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    note: str = ""

    @property
    def ok(self) -> bool | None:
        return None if self.target is None or self.ratio is None else self.ratio >= self.target

    def text(self) -> str:
        verdict = {None: "-", True: "ok", False: "MISSED"}[self.ok]
        return f"BENCH {self.name} {short(self.value)} {self.unit} {short(self.ratio)} {short(self.target)} {verdict}"

    def spread(self) -> str:
        """Least, median and greatest of the rounds, and of their ratios."""
        said = [
            f"{label} {low_mid_high(v)}"
            for label, v in (("rounds", self.rounds), ("ratios", self.ratios))
            if v
        ]
        return " · ".join([*said, self.note] if self.note else said)

    def stored(self) -> dict[str, Any]:
        return asdict(self) | {"ok": self.ok}


def tell(lines: Iterable[Line]) -> None:
    """Print the lines of one bench for the reader and, as the last line, for the caller."""
    kept = list(lines)
    for line in kept:
        print(line.text())
        if extra := line.spread():
            print(f"      {extra}")
    if out := os.environ.get("BENCH_RESULT"):
        Path(out).write_text(
            json.dumps([line.stored() for line in kept], ensure_ascii=False), encoding="utf-8"
        )


def short(value: float | None) -> str:
    """Three significant figures, thousands marked; "-" for nothing."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def low_mid_high(values: list[float]) -> str:
    return " / ".join(short(v) for v in (min(values), statistics.median(values), max(values)))


def at(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def cpu_of(pids: Iterable[int]) -> float:
    """Seconds of CPU (user and system) that these processes have spent so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def family(pid: int) -> list[int]:
    """The process and everything below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def pin(core: int) -> Callable[[], None]:
    """For subprocess' preexec_fn: run on this core only."""
    return lambda: os.sched_setaffinity(0, {core})


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    names = [
        n.partition(":")[2].strip()
        for n in Path("/proc/cpuinfo").read_text().splitlines()
        if n.startswith("model name")
    ]
    return {
        "cores": len(CORES),
        "cpu": names[0] if names else "",
        "load": [round(v, 2) for v in os.getloadavg()],
    }
