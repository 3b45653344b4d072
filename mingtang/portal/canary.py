"""The canary's way through the web: the same form, the same act."""

from __future__ import annotations

from datetime import datetime

from mingtang.cases import acts, intake
from mingtang.cases.codes import query_code
from mingtang.forms import definition
from mingtang.forms.inputs import input_class
from mingtang.kinds import newest
from mingtang.oversight.canary import Broken
from mingtang.people import tree
from mingtang.people.seats import PUBLIC
from mingtang.ui.inputs import new_key

FILLED = {  # an application as a person of no name fills it in
    "applicant_type": "natural_person", "name": "巡检", "id_type": "other", "other_id_number": "00000", "info_title": "巡检申请",
    "info_description": "系统每小时试填一次，不留记录。", "info_form": "electronic", "delivery_form": "pickup", "telephone": "13800000000",
    "acting": "self",
}  # fmt: skip


def walk(at: datetime) -> None:
    """Raises Broken, or what the form or the act raises. Called in a transaction that is undone (oversight.canary)."""
    key = new_key()
    form = input_class(definition.get("request"))(FILLED | {"key": key})
    if not form.is_valid():
        raise Broken
    more = intake.of(form, query_code(key))
    acts.open_case(newest("request"), tree.root(), "submit", {}, by=PUBLIC, at=at, key=key, **more)
