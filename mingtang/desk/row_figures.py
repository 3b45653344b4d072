"""The rows of a register behind one figure of a year: which they are, and what the figure says (〔召开会议次数〕)."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from mingtang.counts import rows, scope
from mingtang.desk.frame import today
from mingtang.forms.models import Entry
from mingtang.forms.registers import Register


def behind(request: Any, register: Register) -> dict[str, Any] | None:
    """None where no figure is asked for; 404 where this seat may not see the figures of the agency, or there is no such one.
    {"title", "said", "codes", "elsewhere": how many of the rows this seat does not see, "asked": the address again}."""
    name = request.GET.get("figure", "")
    if not name:
        return None
    year, agency, whole = (
        request.GET.get("year", ""),
        request.GET.get("agency", ""),
        request.GET.get("whole", ""),
    )
    if not (year.isdecimal() and len(year) == 4) or agency not in scope.agencies_seen(request.seat, today()):
        raise Http404
    bodies = scope.tree(agency) if whole == "1" else [agency]
    found = next(
        (one for one in rows.figures(bodies, int(year)) if (one.name, one.register) == (name, register.code)),
        None,
    )
    if found is None:
        raise Http404
    seen = Entry.objects.open_to(request.seat).filter(code__in=found.codes).count()
    return {
        "title": f"{year}年“{name}”：{_shown(found)}", "codes": found.codes, "elsewhere": len(found.codes) - seen,
        "said": f"{_how(found)}由下列{len(found.codes)}条记录得出。", "asked": {"figure": name, "year": year, "agency": agency, "whole": whole},
    }  # fmt: skip


def _shown(found: rows.RowFigure) -> str:
    return "空白" if found.value is None else f"{found.before}{found.value}{found.after}"


def _how(found: rows.RowFigure) -> str:
    if found.why:
        return f"{found.why}。"
    if found.register == rows.RETURNED:
        return f"来源：{'；'.join(found.sources)}。"
    one = next(measure for measure in rows.measures() if measure.name == found.name.partition("·")[0])
    return "各条的数相加，" if one.sum else ""
