"""Make the packaged working-day calendars from a checkout of the public data set holiday-cn.

Usage: python tools/calendars.py SOURCE_DIR [TARGET_DIR]
SOURCE_DIR holds one JSON file a year (`year`, `papers`, `days` of `name`, `date`, `isOffDay`); a year without
days (its notice has not been issued) is skipped. TARGET_DIR (default mingtang/clock/data) gets a file a year:
{"year", "notices": [{"number", "issued_on", "url", "amends", "days": [[date, name, off]]}]}.

The source knows the address of each notice but neither its number (文号) nor its date of signature, and of an
amended year only the final state. `NUMBERS` and `BEFORE_AMENDMENT` add these; they were read from public
copies of the notices. What an amendment says is then computed: every entry that differs from the first.
"""

import json
import sys
from pathlib import Path

Entry = list[str | bool]  # [date, name, off]

# (number, signed on) of each year's notices, the amendment second.
NUMBERS: dict[int, list[tuple[str, str]]] = {
    2007: [("国办发明电〔2006〕49号", "2006-12-14")],
    2008: [("国办发明电〔2007〕52号", "2007-12-15")],
    2009: [("国办发明电〔2008〕42号", "2008-12-04")],
    2010: [("国办发明电〔2009〕27号", "2009-12-07")],
    2011: [("国办发明电〔2010〕40号", "2010-12-10")],
    2012: [("国办发明电〔2011〕45号", "2011-12-06")],
    2013: [("国办发明电〔2012〕33号", "2012-12-08")],
    2014: [("国办发明电〔2013〕28号", "2013-12-11")],
    2015: [("国办发明电〔2014〕28号", "2014-12-16"), ("国发明电〔2015〕1号", "2015-05-13")],
    2016: [("国办发明电〔2015〕18号", "2015-12-10")],
    2017: [("国办发明电〔2016〕17号", "2016-12-01")],
    2018: [("国办发明电〔2017〕12号", "2017-11-30")],
    2019: [("国办发明电〔2018〕15号", "2018-12-04"), ("国办发明电〔2019〕3号", "2019-03-22")],
    2020: [("国办发明电〔2019〕16号", "2019-11-21"), ("国办发明电〔2020〕1号", "2020-01-26")],
    2021: [("国办发明电〔2020〕27号", "2020-11-25")],
    2022: [("国办发明电〔2021〕11号", "2021-10-25")],
    2023: [("国办发明电〔2022〕16号", "2022-12-08")],
    2024: [("国办发明电〔2023〕7号", "2023-10-25")],
    2025: [("国办发明电〔2024〕12号", "2024-11-12")],
    2026: [("国办发明电〔2025〕7号", "2025-11-04")],
}

# year: (first day touched, last day touched, what the first notice said about these days).
BEFORE_AMENDMENT: dict[int, tuple[str, str, list[Entry]]] = {
    2015: ("2015-09-03", "2015-09-06", []),
    2019: ("2019-04-28", "2019-05-05", [["2019-05-01", "劳动节", True]]),
    2020: ("2020-01-31", "2020-02-03", [["2020-02-01", "春节", False]]),
}


def first_issued(year: int, final: list[Entry]) -> list[Entry]:
    """The entries of the year's first notice: the final ones with the amended days put back."""
    if year not in BEFORE_AMENDMENT:
        return final
    start, end, said = BEFORE_AMENDMENT[year]
    return sorted([entry for entry in final if not start <= str(entry[0]) <= end] + said)


def notices(year: int, papers: list[str], final: list[Entry]) -> list[dict[str, object]]:
    """The notices of one year in the order of their issue. Raises SystemExit when source and table differ."""
    numbers = NUMBERS.get(year, [])
    if len(numbers) != len(papers):
        raise SystemExit(
            f"{year}: found {len(papers)} notices in the source, expected {len(numbers)} in NUMBERS"
        )
    first = first_issued(year, final)
    parts = [first, [entry for entry in final if entry not in first]]
    return [
        {"number": number, "issued_on": issued_on, "url": url, "amends": i > 0, "days": parts[i]}
        for i, ((number, issued_on), url) in enumerate(zip(numbers, papers, strict=True))
    ]


def written(year: int, rows: list[dict[str, object]]) -> str:
    """The file's text: one line a day, so that a change of the data reads as a change of that day."""
    blocks = []
    for row in rows:
        head = ", ".join(
            f'"{key}": {json.dumps(row[key], ensure_ascii=False)}' for key in row if key != "days"
        )
        days = ",\n".join("    " + json.dumps(entry, ensure_ascii=False) for entry in row["days"])  # type: ignore[attr-defined]
        blocks.append(f'  {{{head}, "days": [\n{days}\n  ]}}')
    return f'{{"year": {year}, "notices": [\n' + ",\n".join(blocks) + "\n]}\n"


def main(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("20[0-9][0-9].json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        final: list[Entry] = sorted([day["date"], day["name"], day["isOffDay"]] for day in data["days"])
        if not final:
            print(f"{path.name}: no days, skipped", file=sys.stderr)
            continue
        rows = notices(data["year"], data["papers"], final)
        (target / path.name).write_text(written(data["year"], rows), encoding="utf-8")


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) == 3 else "mingtang/clock/data"))
