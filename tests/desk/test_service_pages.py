"""Every page of service items in a real browser: on a phone, on a desk of 1280 and on one of 1366 by 768 pixels."""

import pytest

from mingtang.cases.items import acts
from mingtang.cases.models import Case, ServiceItem
from mingtang.people.models import Agency
from mingtang.press import services
from mingtang.press.tree import Tree
from mingtang.vault import keys
from tests import city
from tests.browser import DESKTOP, OFFICE, PHONE
from tests.cases import offered
from tests.city import START, later, seat, take
from tests.desk.test_case import signed_in
from tests.desk.test_items import posted
from tests.desk.test_services import desk, walk_in
from tests.portal import test_services as public
from tests.portal.journey import track
from tests.portal.reader import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LONG = "澜汀市澜北新区城乡建设与历史文化街区保护及既有住宅加装电梯工作联席会议办公室（筹）"


class Printed:
    """A page of the tree, as the window takes it."""

    def __init__(self, url):
        from django.conf import settings

        path = url.strip("/") + ("/index.html" if url.endswith("/") else "")
        self.at = f"http://testserver{url}"
        self.answer = self
        self.content = (Tree(settings.MINGTANG_TREE).public / path).read_bytes()

    def items(self):
        return [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture(autouse=True)
def small_city(own_data):
    keys.make()
    city.found()


def head(url):
    return Reader(signed_in("section_head")).open(url)


def faulty():
    body = offered.road()
    body["materials"] += [{"name": "其他有关材料", "note": "说明" * 60}, {"name": LONG * 2}]
    body["steps"][2]["agency"] = "LT99"
    body["promised"] = {"n": 30, "unit": "working_days"}
    acts.save_item("LT04", body, by=seat("section_head"), at=START)
    return head("/desk/items/ROAD-OCC/edit/")


def added():
    data = posted(offered.road())
    reader = head("/desk/items/new/")
    reader.answer = reader.client.post("/desk/items/new/", {**data, "add": "steps"})
    return reader


def two_versions():
    offered.publish(offered.road())
    known = ServiceItem.objects.get().digest
    acts.save_item("LT04", offered.road() | {"name": LONG}, known=known, by=seat("section_head"), at=START)
    return head("/desk/items/ROAD-OCC/")


def confirm():
    acts.save_item("LT04", offered.road(), by=seat("section_head"), at=START)
    return Reader(signed_in("leader_in_charge")).open("/desk/items/ROAD-OCC/publish/")


def listed():
    two_versions()
    offered.publish(offered.subsidy())
    Agency.objects.filter(code="LT04").update(name=LONG)
    return head("/desk/items/")


def at_window(**more):
    offered.publish(offered.road())
    return walk_in(**more)


def running():
    at_window()
    case = take(Case.objects.house.get(), "receive", "window_clerk", START)
    take(
        case,
        "police",
        "section_head",
        START,
        {"opinion": "同意占用，夜间22时以后施工，摆放反光标志"},
        agency="LT13",
    )
    return desk("handler").open(f"/desk/case/{case.code}/")


def clerk_case():
    at_window()
    return desk("window_clerk").open(f"/desk/case/{Case.objects.house.get().code}/")


def printed(url, body=None, days=0):
    offered.publish(body or offered.road())
    offered.publish(offered.subsidy())
    if days:
        acts.close_item(
            "ROAD-OCC", "国务院决定取消该事项", by=seat("leader_in_charge"), at=later(START, days)
        )
    services.print_services(later(START, days))
    return Printed(url)


def applied(page):
    offered.publish(offered.road())
    reader = Reader().open("/ask/service/ROAD-OCC/")
    if page == "first":
        return reader
    if page == "gap":
        return reader.press("下一步", applicant_type="enterprise").press(
            "下一步", org_name=LONG, credit_code="1"
        )
    if page == "check":
        return public.fill()
    if page == "receipt":
        return public.fill(until="receipt")
    reader.press("下一步", applicant_type="natural_person").press(
        "下一步", name=public.NAME, id_type="id_card"
    )
    reader.press("下一步", id_number=public.IDENTITY)
    if page == "matter":
        return reader
    return reader.press("下一步", project=LONG, fact_new_road="yes")


def tracked():
    offered.publish(offered.road())
    number, code = public.number_and_code(public.fill(until="receipt"))
    take(public.case_of(number), "receive", "window_clerk", START)
    return track(number, code)


STATES = {
    "items-empty": lambda: head("/desk/items/"),
    "items": listed,
    "item-new": lambda: head("/desk/items/new/"),
    "item-added-row": added,
    "item-faults": faulty,
    "item-two-versions": two_versions,
    "item-publish": confirm,
    "walk-in": lambda: (
        offered.publish(offered.road()),
        desk("window_clerk").open("/desk/items/ROAD-OCC/apply/"),
    )[1],
    "walk-in-wrong": lambda: at_window(id_number="123", telephone="1"),
    "walk-in-receipt": at_window,
    "service-case": running,
    "service-case-clerk": clerk_case,
    "guide": lambda: printed("/services/ROAD-OCC.html"),
    "guide-grant": lambda: printed("/services/FUND-SME.html"),
    "guide-long": lambda: printed("/services/ROAD-OCC.html", offered.road() | {"name": LONG}),
    "guide-closed": lambda: printed("/services/ROAD-OCC.html", days=1),
    "register": lambda: printed("/services/"),
    "register-type": lambda: printed("/services/type/01.html"),
    "apply-first": lambda: applied("first"),
    "apply-gap": lambda: applied("gap"),
    "apply-matter": lambda: applied("matter"),
    "apply-materials": lambda: applied("materials"),
    "apply-check": lambda: applied("check"),
    "apply-receipt": lambda: applied("receipt"),
    "track-service-steps": tracked,
}


@pytest.mark.parametrize("name", STATES)
def test_the_page_fits_every_window_and_axe_finds_nothing(name, window):
    assert window.faults(STATES[name](), name, PHONE, DESKTOP, OFFICE) == []
