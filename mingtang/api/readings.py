"""监测数据: a batch of readings comes in, all of it or nothing (capabilities S-262, S-263)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from ninja import Path, Router, Status

from mingtang.api.problems import Problem
from mingtang.api.shapes import CODE, Readings, Taken, refusals
from mingtang.api.signed import Signature, agency_for
from mingtang.people.models import Machine
from mingtang.people.seats import Seat
from mingtang.press import addresses
from mingtang.readings import acts
from mingtang.readings.definition import kinds
from mingtang.readings.models import Batch
from mingtang.vault import sm3

router = Router(tags=["监测数据"])
_IN = Signature("readings")


def _key() -> Any:
    return Path(pattern=CODE, description="报送系统自己的编号，同一编号只收一批")


@router.put("/readings/{key}", auth=_IN, response={200: Taken, 201: Taken, **refusals(400, 409)})
def send_readings(request: Any, given: Readings, key: str = _key()) -> Any:
    """报送一批监测数据

    一批中有一条不合要求，整批不收。与已有数值相同的，不作改动；不同的，写明更正原因后作为新的版本，原来的数值仍然公开。
    同一编号、同一内容再次报送，不会重复记录。收下后网页随即更新。
    """
    machine: Machine = request.auth
    body = sm3.of_bytes(request.body)
    if (known := _sent(machine, key)) is not None:
        return Status(200, _told(_same(known, body), given.kind))
    agency = agency_for(machine, given.agency)
    if given.kind not in kinds():
        raise _at("kind", "没有这个监测点种类")
    rows = [
        acts.Given(one.station, one.measure, _moment(one.hour, n), None if one.value is None else Decimal(str(one.value)))
        for n, one in enumerate(given.readings)
    ]  # fmt: skip
    by = Seat(person=f"{acts.MACHINE}{machine.code}", post="machine", agency=agency.code, name=machine.name)
    acts.take(
        given.kind, agency, rows, given.reason, machine=machine.code, name=key, body=body, by=by, at=timezone.now(),
        key=f"iot:{sm3.of_bytes(f'{machine.code}/{key}'.encode())[:40]}",
    )  # fmt: skip
    found = _sent(machine, key)
    assert found is not None
    return Status(201, _told(_same(found, body), given.kind))


def _sent(machine: Machine, key: str) -> Batch | None:
    return Batch.objects.filter(machine=machine.code, key=key).first()


def _same(found: Batch, body: str) -> Batch:
    """The batch of a repeat. Raises Problem where other values came under the same key."""
    if found.body != body:
        raise Problem(409, "key-used", "这个编号已报送过其他内容；更正请换一个编号")
    return found


def _moment(text: str, n: int) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _at(f"readings.{n}", f"第{n + 1}条：没有这个时刻，应如 2026-11-28T09:00+08:00") from None


def _at(field: str, text: str) -> Problem:
    return Problem(422, "refused", text, [{"field": field, "text": text}])


def _told(batch: Batch, kind: str) -> dict[str, Any]:
    address = f"https://{settings.MINGTANG_SITE['domain']}{addresses.readings(kind)}"
    return {"key": batch.key, **batch.counts, "digest": batch.digest, "address": address}
