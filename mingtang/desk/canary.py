"""The canary's way over the desk: what a clerk registers for somebody at the window."""

from __future__ import annotations

from datetime import datetime

from mingtang.cases import acts, intake
from mingtang.cases.codes import query_code
from mingtang.clock import day
from mingtang.desk.register_input import CHANNELS, Arrival, application
from mingtang.kinds import newest
from mingtang.oversight.canary import Broken
from mingtang.people import tree
from mingtang.people.seats import holders
from mingtang.ui.inputs import new_key

FILLED = {
    "name": "巡检", "info_title": "巡检申请", "id_type": "id_card", "info_form": "paper", "delivery_form": "pickup", "telephone": "13800000000",
    "acting": "self",
}  # fmt: skip


def walk(at: datetime) -> None:
    """Raises Broken, or what the forms or the act raise. Called in a transaction that is undone (oversight.canary)."""
    key, agency, on = new_key(), tree.root(), day(at)
    clerks = holders(agency, "request_officer", on)
    posted = {"arrival-day": on.isoformat(), "arrival-evidence": "巡检"}
    arrival = Arrival(CHANNELS["visit"], {agency: tree.name_of(agency)}, False, on, posted)
    form = application("natural_person", CHANNELS["visit"], FILLED | {"key": key})
    if not (clerks and arrival.is_valid() and form.is_valid()):
        raise Broken
    do, given = arrival.step()
    more = intake.of(form, query_code(key))
    more["answer_facts"]["applicant_type"] = "natural_person"
    acts.open_case(newest("request"), agency, do, given, by=clerks[0], at=at, key=key, **more)
