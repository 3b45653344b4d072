"""report annual: the annual report of one agency and year, computed from the ledger; each cell gives its cases.

report annual --agency A --year Y [--form 2021|2019|2008] [--below] [--cell table.row.column] [--json]
report work: a work report in chapters of its own; see `report work --help`.
"""

import argparse

from mingtang.cases.models import Case
from mingtang.cli import report_work
from mingtang.cli.output import progress, refuse, tell
from mingtang.counts import forms, reports
from mingtang.counts.models import Report
from mingtang.people.models import Agency


def main(argv: list[str]) -> int:
    """0 all identities hold; 1 one does not; 2 misused."""
    if argv[:1] == ["work"]:
        return report_work.main(argv[1:])
    parser = argparse.ArgumentParser(prog="mingtang report", description=__doc__)
    parser.add_argument("report", choices=["annual"])
    parser.add_argument("--agency", required=True, metavar="A")
    parser.add_argument("--year", required=True, type=int, metavar="Y")
    parser.add_argument("--form", metavar="F", help="the form of that year")
    parser.add_argument("--below", action="store_true", help="the agency and all below it, added up")
    parser.add_argument("--cell", metavar="T.R.C", help="table.row.column: the cases behind one figure")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    agency = Agency.objects.filter(code=given.agency).first()
    if agency is None:
        return refuse(f"agency {given.agency!r}", "a code of `mingtang agencies`")
    if given.form and given.form not in forms.CODES:
        return refuse(f"form {given.form!r}", " or ".join(forms.CODES))
    if not forms.FIRST_YEAR <= given.year <= 9998:
        return refuse(f"year {given.year}", f"{forms.FIRST_YEAR} or later")
    form = forms.of_year(given.year)
    if given.form and given.form != form.code:
        return refuse(f"form {given.form!r} for {given.year}", f"form {form.code}, which reports that year")
    place = tuple((given.cell or "").split("."))
    if given.cell and place not in form.labels:
        return refuse(f"cell {given.cell!r}", "table.row.column of the form")
    found = reports.computed(agency, given.year, below=given.below)
    if given.cell:
        return _cell(found, place, given.json)
    found.row = None if given.below else Report.objects.house.official(agency.code, given.year)
    tell(reports.document(found), given.json, _lines(found))
    return 1 if found.failed else 0


def _cell(found: reports.Shown, place: tuple[str, ...], as_json: bool) -> int:
    table, row, column = place
    if why := found.tables.blank.get(".".join(place)):
        progress(f"{'.'.join(place)} is blank: {why}")
    codes = found.tables.lists.get(table, {}).get(row, {}).get(column, [])
    known: dict[str, str] = {}
    for start in range(0, len(codes), 500):
        known |= dict(
            Case.objects.house.filter(code__in=codes[start : start + 500]).values_list("code", "no")
        )
    numbers = [known.get(code, code) for code in codes]
    tell(numbers, as_json, numbers)
    return 0


def _lines(found: reports.Shown) -> list[str]:
    lines = [found.title]
    for table, row, column in found.form.cells():
        value = found.tables.values[table][row][column]
        if value != 0:
            names = " · ".join(found.form.labels[table, row, column])
            lines.append(f"  {'—' if value is None else value:>6}  {names}")
    bad = [f"  ✗ {i.id} {i.row} {i.column}：{i.said}" for i in found.failed]
    held = len(found.identities) - len(bad)
    return [*lines, f"勾稽关系：{held} 项成立，{len(bad)} 项不成立；空白 {len(found.tables.blank)} 格", *bad]
