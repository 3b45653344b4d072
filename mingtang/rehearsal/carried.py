"""其他渠道: where the newest texts were put besides the site in the last days, an issue of a bulletin, and how much was read."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from mingtang.channels import acts, visits
from mingtang.channels.models import Posting
from mingtang.papers import render
from mingtang.people.models import Agency
from mingtang.records.models import Column, Edition
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage
from mingtang.vault import files

CITY = "LT01"
ONLINE = (
    ("wechat", "澜汀发布", "https://mp.weixin.qq.example/s/{}"),
    ("weibo", "澜汀政务", "https://weibo.example/{}"),
)
HUNG = (("led", "市政务服务中心大厅"), ("board", "书院街道公告栏"), ("room", "市图书馆政府信息查阅点"))
TEXTS, DAYS = 4, 3  # texts that were put elsewhere; working days ago
READERS = 40  # days of numbers


def carried(stage: Stage, hours: Hours, first: date) -> Script:
    """The newest notices of the city: each to both media and one place; one taken off again; then an issue with all."""
    yield hours.office(hours.back(first, DAYS))
    rows = Edition.objects.house.in_force().filter(column__own=True, record__origin_path="")
    found = list(rows.select_related("record", "agency", "column").order_by("-published_at", "-pk")[:TEXTS])
    if not found:
        return
    on = (stage.now + timedelta(hours=8)).date()
    codes = []
    for n, edition in enumerate(found):
        by = stage.cast(edition.agency_id, "drafter")
        for channel, place, address in ONLINE:
            said = {"address": address.format(edition.record.code.lower()), "on": on}
            acts.carry(edition, channel, place, by=by, at=stage.now, **said)
        for channel, place in HUNG[: 3 - n % 2]:
            proof = {
                "evidence": _receipt(edition, place, on),
                "media": "application/pdf",
                "on": on,
                "until": on + timedelta(days=30),
            }
            codes.append(acts.carry(edition, channel, place, by=by, at=stage.now, **proof))
    yield hours.office(hours.back(first, 1))
    posting = Posting.objects.house.select_related("edition").get(code=codes[-1])
    by = stage.cast(posting.agency_id, "drafter")
    acts.take_off(posting, (stage.now + timedelta(hours=8)).date(), by=by, at=stage.now)
    office = Agency.objects.get(code=CITY)
    to = ["市委办公室×2", "市人大常委会办公室", "市政府办公室×3", "市政协办公室"]
    still = [e for e in found if Edition.objects.house.in_force().filter(pk=e.pk).exists()]
    acts.issue(office, "澜汀政务公开简报", still, to, by=stage.cast(CITY, "openness_office"), at=stage.now)


def _receipt(edition: Edition, place: str, on: date) -> str:
    """The slip that hung beside the text, scanned."""
    rows = [[edition.title, place, on.isoformat()]]
    data = {
        "title": "张贴回执（演示）",
        "columns": ["信息", "位置", "日期"],
        "rows": rows,
        "date": on.isoformat(),
    }
    return files.put(render.pdf("table", data))


def read(today: date, chance: Random) -> None:
    """Invented readers of the last weeks: pages the more the newer, columns by what stands in them."""
    rows = (
        Edition.objects.house.in_force()
        .order_by("-published_at", "-pk")
        .values_list("path", "published_on")[:120]
    )
    seen: dict[tuple[str, date], int] = {}
    columns = list(
        Column.objects.filter(takes=True, own=True, internal=False)
        .order_by("order")
        .values_list("code", flat=True)
    )
    for back in range(READERS):
        on = today - timedelta(days=back + 1)
        seen["/", on] = chance.randint(300, 900)
        for n, (path, published) in enumerate(rows):
            if published <= on and (times := int(chance.expovariate(1) * 60 / (1 + n / 4))):
                seen[path, on] = times
        for n, code in enumerate(columns):
            if times := int(chance.expovariate(1) * 40 / (1 + n / 6)):
                seen[f"/c/{code}/", on] = times
    visits.add(seen)
