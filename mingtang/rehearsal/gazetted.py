"""政府公报: one issue that is signed and printed, and the next, which waits for its sign-off."""

from __future__ import annotations

from datetime import date, timedelta

from mingtang.channels.gazette import acts, contents
from mingtang.channels.gazette.models import Gazette
from mingtang.people.models import Agency
from mingtang.records.models import Edition
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage

COLUMNS = ("policy-regulations", "policy-normative", "policy-other", "organ-appointments")
CITY, TITLE = "LT01", "澜汀市人民政府公报"
TEXTS = 4  # of each issue
CORRECTION = "本刊上期封底邮政编码误作“990010”，应为“990100”。"


def gazetted(stage: Stage, hours: Hours, first: date) -> Script:
    """The newest policy documents of the city and its bureaus, half in each issue."""
    yield hours.office(hours.back(first, 3))
    office = Agency.objects.get(code=CITY)
    rows = Edition.objects.house.in_force().filter(
        column__in=COLUMNS, record__origin_path="", record__interprets=""
    )
    found = list(rows.select_related("record", "agency").order_by("-published_at", "-pk")[: 2 * TEXTS])
    if len(found) < TEXTS + 1:
        return
    code = _compose(stage, office, found[TEXTS:] or found[:TEXTS])
    yield hours.office(hours.back(first, 2))
    row = Gazette.objects.house.select_related("agency").get(code=code)
    acts.sign(row, row.digest, by=stage.cast(CITY, "signer"), at=stage.now)
    yield hours.office(hours.back(first, 1))
    row.refresh_from_db()
    still = [e for e in found[:TEXTS] if Edition.objects.house.in_force().filter(pk=e.pk).exists()]
    if still:
        _compose(stage, office, still, correction=CORRECTION, corrects=row)


def _compose(stage: Stage, office: Agency, found: list[Edition], **more: object) -> str:
    on = (stage.now + timedelta(hours=8)).date()
    places = [(contents.section_of(edition), edition) for edition in found]
    by = stage.cast(CITY, "drafter")
    return str(acts.compose(office, None, TITLE, on, places, by=by, at=stage.now, **more))  # type: ignore[arg-type]
