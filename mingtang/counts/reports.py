"""One agency's report of one year as everybody shows it: page, paper, document. Frozen once submitted, else computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from mingtang.counts import annual, bound, charts, identities, named, reading, scope, summing
from mingtang.counts.annual import Row, Tables, Values
from mingtang.counts.forms import Form, Place, of_year
from mingtang.counts.identities import Identity
from mingtang.counts.measures import MEASURES, Period
from mingtang.counts.models import Report
from mingtang.counts.work import chapters
from mingtang.ledger.digest import canonical, sm3
from mingtang.people.models import Agency

BLANKS = "表中空白为未统计，不是零。"
ANSWERED, THIS_YEAR = "（一）上年问题的改进情况", "（二）本年存在的主要问题和改进措施"


@dataclass
class Shown:
    """row: the stored version, None when nobody has begun one. frozen: the tables are those of the submission.
    below: the agency's whole tree. stale: cells in which the ledger of now differs from the submission.
    since: first day the ledger knew the agency."""

    agency: Agency
    year: int
    tables: Tables
    identities: list[Identity]
    heads: list[dict[str, Any]]
    row: Report | None = None
    frozen: bool = False
    below: bool = False
    stale: tuple[str, ...] = ()
    since: date | None = None
    codes: list[str] = field(default_factory=list)

    @property
    def form(self) -> Form:
        return self.tables.form

    @property
    def kind(self) -> str:
        """annual or work."""
        return self.form.kind

    @property
    def begun(self) -> bool:
        """Whether somebody has saved a version."""
        return bool(self.row and self.row.pk)

    @property
    def partial(self) -> bool:
        """Whether the ledger began only within the year, so that what came before is not in the figures."""
        return self.since is not None and date(self.year, 1, 1) < self.since <= date(self.year, 12, 31)

    @property
    def title(self) -> str:
        return self.form.title(organ(self.agency, self.below), self.year)

    @property
    def due_on(self) -> date:
        return due_on(self.agency, self.year)

    @property
    def failed(self) -> list[Identity]:
        return [identity for identity in self.identities if not identity.ok]

    @property
    def blocking(self) -> list[Identity]:
        """Those whose rule is an error: A7 and A12 warn."""
        warned = {rule["id"] for rule in self.form.body["identities"] if rule.get("level") == "warning"}
        return [identity for identity in self.failed if identity.id not in warned]

    @property
    def texts(self) -> dict[str, str]:
        """The texts as they are written: figures as names."""
        return dict(self.row.texts) if self.row else {}

    @cached_property
    def named(self) -> named.Named:
        return named.named(self.tables, self.codes, self.year)

    @cached_property
    def named_before(self) -> named.Named:
        """Last year's figures; none where the ledger knows only a part of that year, which would compare unlike things."""
        earlier = official(self.agency, self.year - 1, below=self.below)
        if not earlier and (self.since is None or self.since > date(self.year - 1, 1, 1)):
            return {}
        tables = stored(earlier) if earlier else annual.compute(self.codes, self.year - 1)
        return named.named(tables, self.codes, self.year - 1)

    def ask(self, name: str) -> tuple[str, str]:
        """What 〔name〕 shows: of a submitted report, what it showed then."""
        if self.frozen and self.row:
            shown = self.row.figures.get(name)
            return (shown, "") if shown is not None else ("", "提交时没有这个数字")
        return named.asked(name, self.named, self.named_before)

    def place_of(self, name: str) -> Place | None:
        """The cell that a figure stands in, so that a page can open its cases."""
        base = name.partition("，")
        if base[2] not in ("", "占比"):
            return None
        return next(
            (place for place in self.form.cells() if named.name_of(self.form, place) == base[0]), None
        )

    @cached_property
    def answers(self) -> list[dict[str, str]]:
        """Last year's problems with what was done: [{"promise", "answer"}]."""
        if self.frozen and self.row:
            return list(self.row.answers)
        if not self.form.promises:
            return []
        said = {one["promise"]: one["answer"] for one in (self.row.answers if self.row else ())}
        return [
            {"promise": one, "answer": said.get(one, "")}
            for one in promised(self.agency, self.year, self.below)
        ]

    @cached_property
    def pieces(self) -> dict[str, list[bound.Piece]]:
        """Section key → its text in pieces, the answers to last year's problems before this year's."""
        confirmed: Mapping[str, Any] = self.row.confirmed if self.row else {}

        def pieces(key: str, text: str) -> list[bound.Piece]:
            return bound.pieces(key, text, self.ask, confirmed)

        found = {key: pieces(key, self.texts.get(key, "")) for key in self.form.written}
        if self.answers and not (self.row and self.row.origin):
            key = self.form.promises
            told = [bound.Piece("text", f"{ANSWERED}\n")]
            for n, one in enumerate(self.answers, 1):  # what is quoted is bound in last year's report
                told.append(bound.Piece("text", f"{n}．{one['promise'].rstrip('。')}。"))
                told += pieces(key, f"改进情况：{one['answer']}\n")
            found[key] = [*told, bound.Piece("text", f"{THIS_YEAR}\n"), *found[key]]
        return found

    @property
    def open(self) -> list[tuple[str, bound.Piece]]:
        """(section, number) of what is bound to nothing, or cannot be filled in."""
        return [(key, p) for key, found in self.pieces.items() for p in found if p.kind in ("loose", "wrong")]

    @property
    def printed(self) -> dict[str, str]:
        """The texts as they are read."""
        if self.frozen and self.row:
            return dict(self.row.printed or self.row.texts)
        return {key: bound.filled(found) for key, found in self.pieces.items()}

    @property
    def charts(self) -> list[dict[str, Any]]:
        if self.frozen and self.row:
            return list(self.row.charts)
        return charts.of(self.tables, self.codes, self.year) if self.kind == "annual" else []


def organ(agency: Agency, below: bool) -> str:
    """Whose report it is. A government's office reports its own; for the whole it reports in the government's name."""
    return agency.name.removesuffix("办公室") if below else agency.name


def due_on(agency: Agency, year: int) -> date:
    """条例第四十九条 (since the reports for 2018): departments by 31 January, governments from the county up by 31 March of the
    next year; before, everybody by 31 March (国令第492号第三十一条)."""
    government = agency.kind in ("government", "county_office")
    return date(year + 1, 3, 31) if government or year < 2018 else date(year + 1, 1, 31)


def computed(agency: Agency, year: int, *, below: bool = False) -> Shown:
    """The report as the ledger of now gives it."""
    codes = scope.tree(agency.code) if below else [agency.code]
    tables = summing.summed(codes, year) if below else annual.compute(codes, year)
    before, stock = carried_before(agency, year, below=below), stock_before(agency, year, below=below)
    found = identities.evaluate(tables.form, tables.values, before, stock)
    if below:  # A12 asks whether what was submitted is still what the ledger gives
        found += identities.units(tables.form, annual.compute(codes, year).values, tables.values)
    since = reading.counted_from(codes)
    return Shown(agency, year, tables, found, reading.heads(codes), below=below, since=since, codes=codes)


def drawn(found: Shown, row: Report) -> Shown:
    """A draft as the ledger of now fills it in."""
    return replace(found, row=row, tables=replace(found.tables, form=form_for(row)))


def form_for(row: Report) -> Form:
    """The form of the year; of a work report with its own chapters in it."""
    form = of_year(row.year)
    return chapters.form_of(form, row.chapters) if row.kind == "work" else form


def official(agency: Agency, year: int, *, below: bool = False) -> Report | None:
    found: Report | None = Report.objects.house.official(agency.code, year, below)
    return found


def stored(row: Report) -> Tables:
    """The tables of a submitted report."""
    return Tables(form_for(row), row.tables, row.lists, row.blank, row.returned)


def carried_before(agency: Agency, year: int, *, below: bool = False) -> Row | None:
    """结转下年度 of the year before: as submitted where it was, else computed; None before the ledger began, and of a form that
    carries nothing over."""
    if of_year(year - 1).code == "2008":
        return None
    codes = scope.tree(agency.code) if below else [agency.code]
    row = official(agency, year - 1, below=below)
    found: Row = (row.tables if row else annual.compute(codes, year - 1).values)["applications"][
        "carried_out"
    ]
    return _regrouped(found, codes, year) if found["total"] is not None else None


def _regrouped(carried: Row, codes: Collection[str], year: int) -> Row:
    """What was carried over, with what was open then and came from another agency since, without what went to one: a request
    counts as a whole for who holds it at the year's end, so that it is carried in where it was not carried out (A4)."""
    eve = date(year - 1, 12, 31)
    changed, measure = Counter[str](), MEASURES["carried_out"]
    for sign, lives in zip((1, -1), reading.regrouped(codes, eve, date(year, 12, 31)), strict=True):
        for life in measure.cases(lives, Period.year(year - 1)):
            changed.update({"total": sign, life.applicant_type: sign})
    return {column: n if n is None else int(n) + changed[column] for column, n in carried.items()}


def stock_before(agency: Agency, year: int, *, below: bool = False) -> Row:
    """现行有效件数 at the end of the year before, by row, as it was submitted (form of 2021)."""
    row = official(agency, year - 1, below=below)
    if row is None or row.form != "2021":
        return {}
    return {line: row.tables["proactive"][line]["valid"] for line in ("regulations", "normative_documents")}


def promised(agency: Agency, year: int, below: bool = False) -> list[str]:
    """The problems that last year's report named, a line each: they are answered this year."""
    row = official(agency, year - 1, below=below)
    if row is None:
        return []
    text = (row.printed or row.texts).get(of_year(row.year).promises, "")
    lines = text.partition(THIS_YEAR)[2] or text
    return [line.strip() for line in lines.split("\n") if line.strip() and line.strip() != "无"]


def shown(agency: Agency, year: int, *, version: int = 0, below: bool = False, kind: str = "annual") -> Shown:
    """The version asked for (0: the newest): its frozen tables, or computed ones while it is a draft."""
    rows = Report.objects.house.of(agency.code, year, below, kind)
    row = (rows.filter(version=version) if version else rows).first()
    now = computed(agency, year, below=below)
    if row is None:
        return now
    if row.state != "submitted":
        return drawn(now, row)
    tables = stored(row)
    stale = () if row.origin else _differing(tables, now.tables)
    found = identities.evaluate(tables.form, row.tables, row.before, stock_before(agency, year, below=below))
    return Shown(
        agency, year, tables, found, row.heads, row, True, below=below, stale=stale, since=now.since, codes=now.codes
    )  # fmt: skip


def _differing(then: Tables, now: Tables) -> tuple[str, ...]:
    """Cells in which the ledger of now differs."""
    return tuple(
        f"{t}.{r}.{c}"
        for t, r, c in now.form.cells()
        if then.values[t][r][c] != now.values[t][r][c]
        or then.lists.get(t, {}).get(r, {}).get(c) != now.lists.get(t, {}).get(r, {}).get(c)
    )


def digest_of(row: Report, values: Values, texts: dict[str, str]) -> str:
    """SM3 over what a submitted report says: whose, which year and version, every cell, every text as it is read, its chapters."""
    said = {
        "form": row.form, "agency": row.agency, "year": row.year, "version": row.version, "tables": values, "texts": texts,
        **({"whole": True} if row.whole else {}), **({"kind": row.kind, "chapters": row.chapters} if row.kind != "annual" else {}),
    }  # fmt: skip
    return sm3(canonical(said).encode())


def document(found: Shown) -> dict[str, Any]:
    """The report as one JSON document; keys are those of the form."""
    row = found.row
    return {
        "form": found.form.code,
        "agency": found.agency.code,
        "year": found.year,
        "head": {
            "title": found.title,
            "organ": organ(found.agency, found.below),
            "period": {"from": f"{found.year}-01-01", "to": f"{found.year}-12-31"},
            "below": found.below,
            "chains": found.heads,
            "since": found.since.isoformat() if found.since else None,
            "version": row.version if row else None,
            "state": row.state if row else None,
            "digest": row.digest if row else None,
        },
        "sections": found.printed if row else {},
        "tables": found.tables.values,
        "identities": [identity.document() for identity in found.identities],
        "blank": [{"cell": cell, "why": why} for cell, why in found.tables.blank.items()],
        "returned": found.tables.returned,
    }


def paper(found: Shown, on: date) -> dict[str, Any]:
    """The data of papers.render for template "annual_report". on: the day the paper bears while it is a draft."""
    row = found.row
    texts = {
        key: [part for part in text.split("\n") if part.strip()]
        for key, text in found.printed.items()
        if text.strip()
    }
    when = row.submitted_on if row and row.submitted_on else on
    return {
        "issuer": organ(found.agency, found.below),
        "title": found.title + ("" if found.frozen else "（草稿）"),
        "date": when.isoformat(),
        "form": found.form.body,
        "sections": texts if row else {},
        "tables": found.tables.values,
        "charts": found.charts if row else [],
        **({"note": BLANKS} if found.tables.blank and found.form.tabled else {}),
    }
