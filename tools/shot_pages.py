"""The table of pages that `make shots` draws. A builder who makes a page adds a line here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.forms import samples
from tools import shot_city as city

Snap = Callable[[str], None]  # draws the page as it stands under this name


@dataclass(frozen=True)
class Shot:
    """name: of the file. url: where to go. post, agency: who is signed in ("" = nobody). act: what to do there before it
    is drawn. elder: draw it in elder mode as well. keep: widths whose picture is committed. says: what the server
    answers, where that is not 200."""

    name: str
    url: str
    post: str = ""
    agency: str = city.BUREAU
    act: Callable[[Any], None] | None = None
    elder: bool = False
    keep: tuple[int, ...] = ()
    says: int = 200


@dataclass(frozen=True)
class Way:
    """Several pages one after another in one browser: walk(page, snap)."""

    name: str
    walk: Callable[[Any, Snap], None]
    keep: frozenset[str] = frozenset()  # names, e.g. "ask-receipt-390"


def shots() -> Iterator[Shot]:
    """Every page that can be reached by its address, in the order of the proofs. Those whose thing is not in the city
    are left out and named by the caller."""
    yield from public()
    yield from doors()
    yield from desk_cases()
    yield from desk_rooms()
    yield from registers()
    yield from administrators()


def in_high_contrast(page: Any) -> None:
    page.click(".tools [data-ui=contrast]")


def to_share(page: Any) -> None:
    page.click(".share summary")


def public() -> Iterator[Shot]:
    yield Shot("home", "/", elder=True, keep=(390, 1280))
    yield Shot("open", "/open/", elder=True)
    yield Shot("column", "/c/policy-other/", elder=True, keep=(390,))
    yield Shot("record", city.record(), elder=True, keep=(390, 1280))
    yield Shot("viewed", city.viewed(), elder=True, keep=(390,))
    yield Shot("licences", city.tabled("licences"))
    yield Shot("penalties", city.tabled("penalties"), keep=(390,))
    yield Shot("duties", city.tabled("duties"), elder=True, keep=(390, 1280))
    yield Shot("discretion", city.tabled("discretion"))
    yield Shot("money", "/money/", keep=(1280,))
    yield Shot("gazettes", "/gazette/", keep=(1280,))
    yield Shot("gazette", city.gazette_page(), keep=(390, 1280))
    yield Shot("notice", city.notice_page(), keep=(390,))
    yield Shot("opinions", "/opinion/")
    yield Shot("opinion", f"/opinion/{city.notice()}/" if city.notice() else "", elder=True, keep=(390,))
    yield Shot("tombstone", city.tombstone(), says=410, keep=(390,))
    yield Shot("catalogue", "/catalogue/", elder=True, keep=(1280,))
    yield Shot("catalogue-agency", f"/catalogue/{city.BUREAU}/")
    yield Shot("guide", f"/guide/{city.BUREAU}.html", elder=True, keep=(390,))
    yield Shot("topic", "/t/streets/", elder=True, keep=(390, 1280))
    yield Shot("topics", "/t/")
    yield Shot("agencies", "/agencies/")
    yield Shot("agency", f"/a/{city.BUREAU}/", elder=True, keep=(1280,))
    yield Shot("policy", "/policy/")
    yield Shot("services", "/services/", elder=True)
    yield Shot("item-guide", f"/services/{city.item()}.html", elder=True, keep=(390, 1280))
    yield Shot("services-scene", "/services/scene/house.html")
    yield Shot("find", "/find/", elder=True, keep=(390,))
    yield Shot("theme", "/find/theme-10/", elder=True)
    yield Shot("home-large", "/large/")
    yield Shot("item-large", f"/large/services/{city.item()}.html")
    yield Shot("favourites", "/favourites.html", elder=True)
    yield Shot("record-annual", city.annual_report())
    yield Shot("record-contrast", city.record(), act=in_high_contrast)
    yield Shot("record-share", city.record(), act=to_share)
    yield Shot("interact", "/interact/")
    yield Shot("data", "/data/")
    yield Shot("checkpoints", "/checkpoints/")
    yield Shot("access", "/access.html")
    yield Shot("contact", "/contact.html")
    yield Shot("map", "/map.html")
    yield Shot("home-hant", "/hant/")
    yield Shot("screen-touch", "/screen/", keep=(1280,))


def doors() -> Iterator[Shot]:
    yield Shot("subscribe", "/subscribe/?column=notices", elder=True, keep=(390,))
    yield Shot("search", "/search?q=占道", elder=True, keep=(390, 1280))
    yield Shot("search-narrowed", "/search?q=占道&agency=LT04&sort=date", elder=True)
    yield Shot("search-hint", "/search?q=占到施工")
    yield Shot("search-empty", "/search")
    yield Shot("search-nothing", "/search?q=无此一词甲乙丙", elder=True, keep=(390,))
    yield Shot("ask", "/ask/", elder=True, keep=(390,))
    yield Shot("ask-agency", "/ask/agency/", elder=True)
    yield Shot("ask-services", "/ask/service/", elder=True)
    yield Shot(
        "ask-error", f"/ask/form/?agency={city.BUREAU}", act=send_empty, says=422, elder=True, keep=(390,)
    )
    yield Shot("ask-correct", "/ask/correct/", elder=True)
    yield Shot("ask-correct-form", f"/ask/correct/?agency={city.BUREAU}")
    yield Shot("ask-resume", "/ask/resume/")
    yield Shot("track", "/track/", elder=True, keep=(390,))
    yield Shot("track-wrong", "/track/", act=track_wrongly, says=422)
    yield Shot("check", "/check/", elder=True)
    yield Shot("missing", "/no-such-page", says=404)
    yield Shot("sign-in", "/sign-in/", keep=(1280,))
    yield Shot("sign-in-wrong", "/sign-in/", act=sign_in_wrongly, says=422)


def desk_cases() -> Iterator[Shot]:
    yield Shot("desk-todo", "/desk/", "request_officer", keep=(390, 1280))
    yield Shot("desk-todo-red", "/desk/todo/?lamp=late", "request_officer", "LT07")
    yield Shot("desk-doing", "/desk/doing/", "request_officer")
    yield Shot("desk-read", "/desk/read/", "leader_in_charge")
    yield Shot("desk-done", "/desk/done/", "request_officer")
    yield Shot("desk-urged", "/desk/urged/", "openness_office", "LT01", keep=(1280,))
    yield Shot("desk-find", "/desk/find/?q=石桥路", "request_officer")
    yield Shot("desk-find-nothing", "/desk/find/?q=无此一件", "request_officer")
    request, release, service = (
        city.turn("request_officer", "request"), city.turn("signer", "release"), city.turn("handler", "service"),
    )  # fmt: skip
    yield Shot("desk-request", request, "request_officer", keep=(390, 1280))
    yield Shot("desk-request-paused", city.paused(), "openness_office", "LT01")
    yield Shot("desk-act-error", request, "request_officer", act=act_empty, says=422, keep=(1280,))
    yield Shot("desk-sheet", request and f"{request}sheet/", "request_officer", keep=(1280,))
    given, agency = city.material()
    yield Shot(
        "desk-materials",
        given and f"{given.rpartition('materials/')[0]}materials/",
        "request_officer",
        agency,
    )
    yield Shot("desk-material", given, "request_officer", agency)
    yield Shot("desk-release", release, "signer", keep=(1280,))
    yield Shot("desk-service", service, "handler", keep=(1280,))


def desk_rooms() -> Iterator[Shot]:
    written, code = city.draft(), city.item()
    yield Shot("desk-publish", "/desk/release/", "drafter", keep=(1280,))
    yield Shot("desk-publish-new", "/desk/release/new/", "drafter")
    yield Shot(
        "desk-publish-edit", written and f"/desk/release/case/{written}/edit/", "drafter", keep=(1280,)
    )
    yield Shot("desk-issued", "/desk/papers/", "registry_clerk", keep=(1280,))
    yield Shot("desk-paper", city.issued(), "disclosure_head")
    yield Shot("desk-letter", city.letter(), "request_officer")
    yield Shot("desk-delivery", "/desk/papers/delivery/", "registry_clerk")
    yield Shot("desk-seals", "/desk/papers/seals/", "registry_clerk")
    yield Shot("desk-wordings", "/desk/papers/wording/", "disclosure_head")
    yield Shot("desk-wording", "/desk/papers/wording/reply_partial/", "disclosure_head", keep=(1280,))
    yield Shot("desk-archive", "/desk/papers/archive/", "archivist", keep=(1280,))
    yield Shot("desk-archive-filed", "/desk/papers/archive/?filed=1", "archivist")
    yield Shot("desk-dossier", city.to_file(), "archivist", keep=(1280,))
    yield Shot("desk-topics", "/desk/topics/", "disclosure_head")
    yield Shot("desk-topic", "/desk/topics/streets/", "drafter", keep=(1280,))
    yield Shot("desk-topic-preview", "/desk/topics/streets/preview/", "drafter", keep=(1280,))
    yield Shot("desk-record", f"/desk/release/{city.published()}/", "drafter")
    office = ("openness_office", "LT01")
    yield Shot("desk-columns", "/desk/columns/", *office)
    yield Shot("desk-column", "/desk/columns/notices/", *office)
    yield Shot("desk-column-new", "/desk/columns/new/?parent=key", *office)
    yield Shot("desk-column-move", "/desk/columns/notices/move/", *office)
    yield Shot("desk-column-close", "/desk/columns/notices/close/", *office)
    yield Shot("desk-keepings", "/desk/columns/agencies/", *office)
    yield Shot("desk-keeping", f"/desk/columns/agencies/{city.BUREAU}/", *office)
    yield Shot("desk-imports", "/desk/imports/", "archivist")
    yield Shot("desk-import-done", city.bundle("done"), "signer")
    waits = city.bundle("ready")
    yield Shot("desk-import-ready", waits, "signer")
    yield Shot("desk-import-map", waits and f"{waits}?map=1", "archivist")
    yield Shot("desk-watch", "/desk/watch/", *office, keep=(1280,))
    yield Shot("desk-watch-agency", "/desk/watch/LT01/", *office)
    yield Shot("desk-transfers", "/desk/transfers/", "archivist", keep=(1280,))
    yield Shot("desk-transfer-compose", f"/desk/transfers/{city.BUREAU}/library/", "archivist")
    yield Shot("desk-transfer", city.transfer(), "archivist")
    yield Shot("desk-findings", "/desk/watch/findings/", *office)
    yield Shot("desk-finding", "/desk/watch/findings/1/", *office)
    yield Shot("desk-late", "/desk/release/late/", *office)
    yield Shot("desk-withdrawn", "/desk/release/withdrawn/", *office)
    yield Shot("desk-missed", "/desk/release/missed/", *office)
    yield Shot("desk-visits", "/desk/counts/visits/", *office, keep=(1280,))
    yield Shot("desk-channels", "/desk/release/channels/", *office)
    yield Shot("readings", "/readings/air.html", keep=(390,))
    yield Shot("desk-stations", "/desk/release/stations/", "drafter", "LT08")
    yield Shot("desk-carrying", f"/desk/release/{city.carried()}/channels/", "openness_office", "LT01")
    yield Shot("desk-bulletins", "/desk/release/bulletins/", *office)
    yield Shot("desk-bulletin-new", "/desk/release/bulletins/new/", *office)
    yield Shot("desk-gazettes", "/desk/release/gazette/", *office)
    yield Shot("desk-gazette-edit", city.gazette("edit/"), *office, keep=(1280,))
    yield Shot("desk-gazette", city.gazette(), "signer", "LT01")
    yield Shot("desk-gates", "/desk/settings/gates/?column=notices", *office)
    yield Shot("desk-guides", "/desk/guides/", *office)
    yield Shot("desk-guide", f"/desk/guides/{city.BUREAU}/?compare=1", "disclosure_head")
    yield Shot("desk-headings", "/desk/settings/headings/class/", "disclosure_head")
    yield Shot("desk-told", "/desk/counts/told/", "disclosure_head")
    yield Shot("desk-correct", "/desk/release/?state=published", "disclosure_head")
    yield Shot("desk-inside", "/desk/release/?state=internal", "handler")
    yield Shot("desk-release-scheduled", city.waiting("scheduled"), "signer", "LT03")
    yield Shot("desk-release-emergency", city.waiting("emergency"), "secrecy_reviewer", "LT28")
    yield Shot("desk-validity", city.turn("disclosure_head", "validity", "LT01"), "disclosure_head", "LT01")
    yield Shot("desk-register-correct", "/desk/register/?channel=visit&sort=correct", "registry_clerk")
    yield Shot("desk-register", "/desk/register/", "request_officer", keep=(1280,))
    yield Shot("desk-mails", "/desk/mails/", "request_officer")
    yield Shot("desk-register-phone", "/desk/register/phone/?channel=visit", "request_officer")
    yield Shot("desk-items", "/desk/items/", "section_head")
    yield Shot("desk-item", f"/desk/items/{code}/", "section_head")
    yield Shot("desk-item-edit", f"/desk/items/{code}/edit/", "section_head", keep=(1280,))
    yield Shot("desk-counts", "/desk/counts/", "disclosure_head", keep=(1280,))
    yield Shot("desk-consulting", city.asking(), *office)
    yield Shot("desk-consultation", city.part("consult", "asking"), *office)
    yield Shot("desk-correct", city.part("correct", "signing"), "signer")
    yield Shot("desk-remedy-sort", "/desk/remedy/", "request_officer")
    yield Shot("desk-remedy-new", "/desk/remedy/lawsuit/-/", "legal_reviewer")
    yield Shot("desk-remedy", city.part("remedy", "replied"), *office)
    yield Shot("desk-monthly", "/desk/counts/monthly/?agency=LT08", *office)
    yield Shot("desk-monthly-city", "/desk/counts/monthly/city/", *office)
    yield Shot("desk-annual", "/desk/counts/annual/", "disclosure_head", keep=(1280,))
    yield Shot("desk-annual-write", "/desk/counts/annual/LT02/2025/write/", "disclosure_head", "LT02")
    yield Shot("desk-annual-whole", "/desk/counts/annual/LT01/2025/?whole=1", "disclosure_head", "LT01")
    yield Shot("desk-annual-returns", "/desk/counts/annual/LT04/2025/returns/", "disclosure_head")
    yield Shot("desk-annual-release", "/desk/counts/annual/LT08/2025/release/", "drafter", "LT08")
    yield Shot("desk-annual-old", "/desk/counts/annual/LT04/2012/old/", "disclosure_head", act=old_report)
    yield Shot("desk-annual-2008", "/desk/counts/annual/LT04/2012/", "disclosure_head")
    yield Shot("desk-annual-city", "/desk/counts/city/2025/", *office)
    yield Shot("desk-password", "/desk/password/", "request_officer")


def old_report(page: Any) -> None:
    """An annual report of 2012 that disagrees with itself, sent to be read."""
    text = (
        "一、概述\n全年组织培训3次。\n二、政府信息主动公开情况\n主动公开政府信息170条。\n三、政府信息依申请公开情况\n受理申请9宗。\n"
        "四、咨询情况\n网上咨询800余人次。\n五、复议、诉讼和申诉情况\n没有发生。\n六、主要问题和改进措施\n公开数量还有待扩大。\n七、说明与附表\n无\n"
        "主动公开信息数 | 170 |\n其中：全文电子化的主动公开信息数 | 170 |\n新增的行政规范性文件数 | 170 |\n依申请公开信息目录数 | 9 |\n申请总数 | |\n"
        "其中：1.当面申请数 | 3 |\n2.传真申请数 | 0 |\n3.电子邮件申请数 | 0 |\n4.网上申请数 | 1 |\n5.信函申请数 | 5 |\n6.其他形式申请数 | 0 |\n"
        "对申请的答复总数 | 9 |\n其中：1.同意公开答复数 | 6 |\n2.同意部分公开答复数 | 0 |\n3.不予公开答复数 | 1 |\n4.信息不存在答复数 | 0 |\n"
        "5.非本机关政府信息答复数 | 0 |\n6.申请内容不明确答复数 | 1 |\n提供服务类信息数 | 条 | |\n网上咨询数 | 人次 | 266 |\n现场接待人数 | 人次 | 573 |\n"
        "咨询电话接听数 | 宗次 | |\n网站专栏页面访问量 | 人次 | 526696 |\n行政复议数 | 0 |\n行政诉讼数 | 0 |\n行政申诉数 | 0 |\n"
        "其中：对本单位首次处理不满意的行政申诉数 | 0 |\n"
    )
    page.set_input_files(
        "input[type=file]", {"name": "2012年报.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.click("button:has-text('读入预览')")


def registers() -> Iterator[Shot]:
    """台账 and 公众意见, as who keeps them sees them."""
    yield Shot("desk-tables", "/desk/tables/", "drafter")
    yield Shot("desk-table", "/desk/tables/licences/", "drafter", keep=(1280,))
    yield Shot("desk-entry", city.entry("penalties"), "signer")
    yield Shot("desk-defined", "/desk/tables/define/", "openness_office", "LT01")
    yield Shot("desk-define", "/desk/tables/define/grants/", "openness_office", "LT01")
    yield Shot("desk-table-plain", "/desk/tables/meetings/", "drafter")
    yield Shot("desk-work", "/desk/counts/work/LT04/2026/", "disclosure_head")
    yield Shot("desk-work-write", "/desk/counts/work/LT04/2026/write/", "disclosure_head")
    yield Shot("desk-entry-new", "/desk/tables/licences/new/", "drafter")
    yield Shot("desk-table-import", "/desk/tables/licences/import/", "drafter")
    yield Shot("desk-table-publish", "/desk/tables/licences/publish/", "drafter")
    yield Shot("desk-opinions", f"/desk/opinions/{city.notice()}/" if city.notice() else "", "drafter")
    yield Shot("desk-opinion", city.opinion(), "drafter")


def administrators() -> Iterator[Shot]:
    agency = city.security_agency()
    for post in ("admin_system", "admin_security", "admin_audit"):
        yield Shot(
            f"settings-{post.removeprefix('admin_')}",
            "/desk/settings/",
            post,
            agency,
            keep=(1280,) * (post == "admin_system"),
        )
    yield Shot("settings-accounts", "/desk/settings/accounts/", "admin_system", agency)
    yield Shot("settings-mailboxes", "/desk/settings/mailboxes/", "admin_system", agency)
    yield Shot("settings-mailbox", f"/desk/settings/mailboxes/{city.BUREAU}/", "admin_system", agency)
    yield Shot("settings-sms", "/desk/settings/sms/", "admin_system", agency)
    yield Shot("settings-posts", "/desk/settings/posts/", "admin_security", agency)
    yield Shot("settings-machines", "/desk/settings/machines/", "admin_security", agency, keep=(1280,))
    yield Shot("settings-machine-renew", "/desk/settings/machines/oa-lt04/renew/", "admin_security", agency)
    yield Shot("settings-values", "/desk/settings/values/", "disclosure_head")
    yield Shot("settings-calendar", "/desk/settings/calendar/", "admin_system", agency, keep=(1280,))
    yield Shot("settings-calendar-new", "/desk/settings/calendar/new/", "admin_system", agency)
    yield Shot("settings-calendar-year", "/desk/settings/calendar/2026/", "admin_system", agency)
    yield Shot("settings-agencies", "/desk/settings/agencies/", "admin_system", agency)
    yield Shot("reform-merge", "/desk/settings/reform/merge/", "admin_system", agency, act=merge)
    yield Shot("reform-split", f"/desk/settings/reform/split/?source={city.BUREAU}", "admin_system", agency)
    yield Shot("settings-jobs", "/desk/settings/jobs/", "admin_system", agency)
    yield Shot("settings-reads", "/desk/settings/reads/", "admin_audit", agency)


def send_empty(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="下一步").click()


def merge(page: Any) -> None:
    """The dry run of a merger: one bureau goes to another."""
    page.check("[name=sources][value=LT12]")
    page.select_option("[name=target]", "LT13")
    page.fill("[name=basis]", "澜编〔2026〕1号")
    with page.expect_navigation():
        page.get_by_role("button", name="预览").click()


def track_wrongly(page: Any) -> None:
    page.fill("[name=number]", "澜城管公开申〔2026〕1号")
    page.fill("[name=code]", "AAAA BBBB CCCC")
    page.fill("[name=second]", "0000")
    with page.expect_navigation():
        page.get_by_role("button", name="查询").last.click()


def sign_in_wrongly(page: Any) -> None:
    page.fill("[name=login]", "nobody")
    page.fill("[name=password]", "not-the-password")
    with page.expect_navigation():
        page.locator("form [type=submit]").last.click()


def act_empty(page: Any) -> None:
    """Open the first act that asks for a text, and send it empty."""
    form = page.locator("form[data-ui=guard]:has(textarea)").first
    form.evaluate(
        "form => { for (let at = form; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true; }"
    )
    with page.expect_navigation():
        form.locator("[type=submit]").first.click()


def apply(page: Any, snap: Snap) -> None:
    """A citizen asks for information, reads the receipt and follows the request."""
    page.goto(page.base + f"/ask/form/?agency={city.BUREAU}")
    identify(page, lambda: snap("ask-person"))
    snap("ask-subject")
    page.fill("[name=info_title]", "石桥路拓宽项目的征收补偿方案")
    onward(page)
    for name, value in (("info_form", "electronic"), ("delivery_form", "online")):
        page.locator(f"[name={name}][value={value}]").check(force=True)
    onward(page)
    page.fill("[name=telephone]", "13912345678")
    onward(page)
    snap("ask-check")
    sent(page, snap, "ask-receipt", "track-case")


def correct(page: Any, snap: Snap) -> None:
    """A citizen has a record about himself corrected (条例第四十一条)."""
    page.goto(page.base + f"/ask/correct/?agency={city.BUREAU}")
    identify(page)
    snap("correct-record")
    for name, value in (
        ("title", "占道经营许可登记表"),
        ("given", "市城市管理局，2026年1月"),
        ("wrong", "经营者：周问夫"),
        ("right", "经营者：周问天"),
    ):
        page.fill(f"[name=record_{name}]", value)
    onward(page)
    snap("correct-evidence")
    page.fill("[name=record_evidence]", "身份证，写明姓名")
    proof = {"name": "身份证.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    page.set_input_files("[name=record_proof]", [proof])
    onward(page)
    page.fill("[name=telephone]", "13912345678")
    page.locator("[name=delivery_form][value=online]").check(force=True)
    onward(page)
    snap("correct-check")
    sent(page, snap, "correct-receipt", "correct-track")


def identify(page: Any, named: Callable[[], None] = lambda: None) -> None:
    """A natural person with an identity card, on the first three pages of a form."""
    page.locator("[name=applicant_type][value=natural_person]").check(force=True)
    onward(page)
    named()
    page.fill("[name=name]", "周问天")
    page.locator("[name=id_type][value=id_card], select[name=id_type]").first.evaluate(
        "field => { if (field.tagName === 'SELECT') field.value = 'id_card'; else field.checked = true; }"
    )
    onward(page)
    page.fill("[name=id_number]", "11010519491231002X")
    onward(page)


def sent(page: Any, snap: Snap, receipt: str, tracked: str) -> None:
    """Send what was checked, read the receipt, and follow the case."""
    with page.expect_navigation():
        page.get_by_role("button", name="提交申请").click()
    snap(receipt)
    follow(page, " ".join(page.inner_text("main").split()))
    snap(tracked)


def onward(page: Any) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="下一步").click()


def follow(page: Any, receipt: str) -> None:
    """Track by the number and code that the receipt says."""
    code = re.search(r"[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4}", receipt)
    number = re.search(r"受理编号\s*(\S+?号)", receipt)
    if not code or not number:
        raise LookupError("the receipt shows no number or code")
    page.goto(page.base + "/track/")
    page.fill("[name=number]", number[1])
    page.fill("[name=code]", code[0])
    page.fill("[name=second]", "5678")
    with page.expect_navigation():
        page.get_by_role("button", name="查询").last.click()
    if "/track/case/" not in page.url:
        raise LookupError(f"the receipt's number and code open no case: {page.url}")


def led(page: Any, snap: Snap) -> None:
    """The screen of a hall, once it has its list."""
    page.goto(page.base + "/screen/led.html")
    page.wait_for_selector(".led__title:not(:empty)", timeout=15_000)
    snap("screen-led")


WAYS = (
    Way("correct", correct),
    Way("led", led, frozenset({"screen-led-1280"})),
    Way(
        "apply",
        apply,
        frozenset(
            {"ask-subject-390", "ask-check-390", "ask-receipt-390", "ask-receipt-1280", "track-case-390"}
        ),
    ),
)
