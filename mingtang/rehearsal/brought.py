"""历史资料导入 at the desk: a register that was brought, mapped, previewed and released, and one that waits for its release."""

from __future__ import annotations

from datetime import date

from mingtang.cases.bundles import acts, jobs
from mingtang.cases.bundles.models import Bundle
from mingtang.people.models import Agency
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage
from mingtang.vault import files

BUREAU, COLUMN = "LT04", "notices"
HEAD = "编号,文件标题,发文单位,文号,成文日期,内容,经办人"
DONE = (
    "1,关于更换书院街道老旧路灯的通告,市城市管理局,,2011-04-06,自4月10日起更换书院街道老旧路灯，施工时段为9时至17时。,周某",
    "2,关于冬季清雪责任路段的通告,市城市管理局,,2012年11月20日,各单位按门前责任制清扫责任路段积雪。,周某",
    "3,,市城市管理局,,2012-12-01,原登记簿此行没有标题。,周某",
    "4,关于发放清雪补助的名单,市城市管理局,,2013-01-10,王某某 11010519491231002X 补助200元。,周某",
)  # the number is the one that GB 11643 prints as its example
WAITING = (
    "1,关于石桥路夜间养护的通告,市城市管理局,,2014-05-12,5月15日至20日夜间养护石桥路路面，请车辆绕行。,吴某",
    "2,关于公园延长开放时间的通告,市城市管理局,,二〇一四年夏,夏季公园开放至22时。,吴某",
)  # the second day is none that can be read


def brought(stage: Stage, hours: Hours, first: date) -> Script:
    """Both by the archivist; the signer releases the first."""
    yield hours.office(hours.back(first, 6))
    done = _previewed(stage, "2011—2013年通告登记簿.csv", DONE)
    yield hours.office(hours.back(first, 5), stage.now)
    bundle = Bundle.objects.house.get(code=done)
    acts.release(bundle, bundle.manifest, by=stage.cast(BUREAU, "signer"), at=stage.now)
    jobs.import_(done, stage.now)
    yield hours.office(hours.back(first, 2), stage.now)
    _previewed(stage, "2014年通告登记簿.csv", WAITING)


def _previewed(stage: Stage, name: str, lines: tuple[str, ...]) -> str:
    data = "\r\n".join((HEAD, *lines)).encode("gb18030")
    agency, by = Agency.objects.get(code=BUREAU), stage.cast(BUREAU, "archivist")
    code = acts.bring(agency, COLUMN, name, files.put(data), len(data), by=by, at=stage.now)
    jobs.read(code, stage.now)
    bundle = Bundle.objects.house.get(code=code)
    acts.map_columns(bundle, bundle.mapping, by=by, at=stage.now)
    jobs.read(code, stage.now)
    return code
