"""Who may see what: written from the regulations and the design, not from the gates.

Sources: 条例第二十七条至第四十二条 and 国办函〔2008〕36号 (who works on requests and releases); 个人信息保护法第六条 (no more than
the task needs); 保守国家秘密法第三十五条 (a text is seen by its gate until it is released); GB/T 22239-2019 (administrators
apart from business); design.md, Gates. A route that is not here fails the build.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mingtang.people.posts import ADMINS, POSTS
from tests.gates.world import Thing, Viewer, World, covered

Verdict = (
    bool | None
)  # True let in, False refused like something missing, None either (depends on a session or a state)
Rule = Callable[[Viewer, World], Verdict]

BUSINESS = frozenset(POSTS) - ADMINS
WATCHERS = frozenset({"supervisor", "openness_office"})  # read every agency's work, decide none
WORKS_ON: Mapping[str, frozenset[str]] = {
    "request": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "correct": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "consult": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "section": frozenset({
        "request_officer", "disclosure_head", "handler", "section_head", "legal_reviewer", "signer", "leader_in_charge",
        "registry_clerk", "archivist",
    }),
    "remedy": frozenset({
        "request_officer", "disclosure_head", "legal_reviewer", "leader_in_charge", "signer", "archivist", "registry_clerk",
    }),
    "release": frozenset({
        "drafter", "secrecy_reviewer", "office_checker", "legal_reviewer", "signer", "leader_in_charge", "disclosure_head",
        "registry_clerk", "request_officer",
    }),
    "service": frozenset({
        "window_clerk", "handler", "section_head", "leader_in_charge", "signer", "registry_clerk", "archivist", "legal_reviewer",
    }),
    "import": frozenset({"signer", "disclosure_head", "archivist", "request_officer"}),
    "validity": frozenset({"disclosure_head", "leader_in_charge"}),
}  # fmt: skip
AT_THE_GATE = WORKS_ON["release"] | {"handler", "section_head"}  # and those who countersign
TAKERS = frozenset(
    {"archivist", "disclosure_head", "request_officer"}
)  # a whole file leaves the house with them alone
DELIVERERS = (
    "registry_clerk",
    "request_officer",
)  # who posts a reply reads where it goes (个人信息保护法第六条)
CALLED_BACK = frozenset({"request", "service"})  # what a call-back is about
TABLE_KEEPERS = frozenset(
    {"drafter", "handler"}
)  # rows of registers hold identity numbers: nobody else needs them
TABLE_READERS = TABLE_KEEPERS | {"section_head", "disclosure_head", "signer"}
OPINION_READERS = TABLE_KEEPERS | {
    "section_head",
    "disclosure_head",
    "leader_in_charge",
}  # who study what came in
IMPORT_BRINGERS = frozenset({"archivist", "disclosure_head"})  # who keeps old files, who answers for them
IMPORT_RELEASERS = frozenset({"signer", "disclosure_head", "leader_in_charge", "openness_office"})
IMPORT_READERS = IMPORT_BRINGERS | IMPORT_RELEASERS
# who drafts, answers for, reviews and signs a reply: no others see what it withholds (条例第三十七条; 保守国家秘密法第三十五条)
MATERIAL_READERS = frozenset({
    "request_officer", "handler", "section_head", "disclosure_head", "secrecy_reviewer", "legal_reviewer", "signer", "leader_in_charge",
})  # fmt: skip
MATERIAL_KEEPERS = frozenset({"request_officer", "handler"})  # 拟办: the step whose files they are
ITEM_READERS = frozenset({"section_head", "leader_in_charge", "disclosure_head", "window_clerk"})


def sees_case(viewer: Viewer, thing: Thing) -> bool:
    """A case is open to the posts that work on its family in its agency, to whom it waits for, and to who acted in it."""
    if viewer.post not in BUSINESS:
        return False
    if viewer.post in WATCHERS or (viewer.post == "callback_officer" and thing.family in CALLED_BACK):
        return True
    if (viewer.post, viewer.agency) in thing.hands:
        return True
    if any(post == viewer.post and agency in covered(viewer) for post, agency in thing.turns):
        return True
    return thing.owner in covered(viewer) and viewer.post in WORKS_ON[thing.family]


def sees_record(viewer: Viewer, thing: Thing) -> bool:
    """A text is its gate's until it is public."""
    if viewer.post not in BUSINESS:
        return False
    if viewer.post in WATCHERS:
        return True
    return thing.owner in covered(viewer) and (
        viewer.post in AT_THE_GATE or thing.name == "release_published"
    )


def sees_figures(viewer: Viewer, agency: str) -> bool:
    """Figures go upwards to the head of the superior disclosure office (条例第四十九条)."""
    if viewer.post not in BUSINESS:
        return False
    if viewer.post in WATCHERS | {"callback_officer"} or agency in covered(viewer):
        return True
    return viewer.post == "disclosure_head" and agency in BELOW.get(viewer.agency, ())


BELOW = {"LT01": ("LT04", "LT04S", "LT04T", "LT13"), "LT04": ("LT04S", "LT04T")}


def sees(viewer: Viewer, thing: Thing) -> bool:
    """Whether the canaries of this thing may come before these eyes at all."""
    if thing.name == "release_published":
        return True  # it is public
    if thing.family in WORKS_ON:
        if thing.family == "release":
            return sees_record(viewer, thing) or sees_case(viewer, thing)
        return sees_case(viewer, thing)
    if thing.family == "item":
        return viewer.post in ITEM_READERS and thing.owner in covered(viewer)
    if thing.family == "material":
        return viewer.post in MATERIAL_READERS and thing.owner in covered(viewer)
    if thing.family == "opinion":
        return viewer.post in OPINION_READERS and thing.owner in covered(viewer)
    if thing.family == "table":
        return viewer.post in TABLE_READERS and thing.owner in covered(viewer)
    if thing.family == "report":
        return sees_figures(viewer, thing.owner)
    if thing.family == "machine":  # its name stands on the cases that it handed in
        works = viewer.post in WATCHERS or (
            viewer.post in WORKS_ON["release"] and thing.owner in covered(viewer)
        )
        return viewer.post == "admin_security" or works
    if thing.family == "mail":
        return mail_readers(viewer, None) is True  # type: ignore[arg-type]
    if thing.family == "carried":
        return carried(viewer, None) is True  # type: ignore[arg-type]
    if thing.family == "gazette":
        return gazetted(viewer, None) is True  # type: ignore[arg-type]
    if thing.family == "finding":
        return watched(viewer, None) is True  # type: ignore[arg-type]
    if thing.family == "defined":  # a register's sheet of fields, before it is put into use
        return viewer.post == "openness_office"
    if thing.family == "topic":
        return topic_readers(viewer, None) is True  # type: ignore[arg-type]
    if thing.family == "bundle":
        return viewer.post in IMPORT_READERS and thing.owner in covered(viewer)
    if thing.family == "transfer":
        return transferred(viewer, None) is True  # type: ignore[arg-type]
    if thing.family == "setting":
        return viewer.post in ("disclosure_head", "admin_security") and thing.owner in covered(viewer)
    return thing.family in ("job", "notice") and viewer.post == "admin_system"


# -- rules


def anybody(viewer: Viewer, world: World) -> Verdict:
    return True


def perhaps(viewer: Viewer, world: World) -> Verdict:
    """A public address that answers by what the browser brings along: a draft, a receipt, a pass."""
    return None


def posts(*allowed: str) -> Rule:
    return lambda viewer, world: viewer.post in allowed


def case(name: str, *allowed: str, else_: Verdict = True) -> Rule:
    """Who sees the case `name` and holds one of `allowed` (none = any post)."""

    def rule(viewer: Viewer, world: World) -> Verdict:
        good = sees_case(viewer, world.things[name]) and (not allowed or viewer.post in allowed)
        return else_ if good else False

    return rule


def record(name: str, *allowed: str, else_: Verdict = True) -> Rule:
    def rule(viewer: Viewer, world: World) -> Verdict:
        thing = world.things[name]
        good = (sees_record(viewer, thing) or sees_case(viewer, thing)) and (
            not allowed or viewer.post in allowed
        )
        return else_ if good else False

    return rule


def item(*allowed: str, else_: Verdict = True) -> Rule:
    return lambda viewer, world: else_ if viewer.post in allowed and "LT04" in covered(viewer) else False


def row(*allowed: str) -> Rule:
    """A row of LT04's register."""
    return lambda viewer, world: viewer.post in allowed and "LT04" in covered(viewer)


def figures(agency: str, *allowed: str) -> Rule:
    return lambda viewer, world: sees_figures(viewer, agency) and (not allowed or viewer.post in allowed)


def own_head(agency: str) -> Rule:
    """The head of the disclosure office that answers for this agency."""
    return lambda viewer, world: viewer.post == "disclosure_head" and agency in covered(viewer)


def maybe(rule: Rule) -> Rule:
    """Let in by post, but the object decides what is answered."""
    return lambda viewer, world: None if rule(viewer, world) else False


business, everybody = posts(*BUSINESS), posts(*POSTS)
clerks = posts("registry_clerk", "request_officer", "window_clerk")


def tree_editors(viewer: Viewer, world: World) -> Verdict:
    return viewer.agency == "LT01" and viewer.post in ("openness_office", "disclosure_head")


def watchers(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in WATCHERS or tree_editors(viewer, world) is True


def watched(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in BUSINESS and (watchers(viewer, world) is True or "LT04" in covered(viewer))


def transferred(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in BUSINESS and (viewer.post in WATCHERS or "LT04" in covered(viewer))


def imports(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in IMPORT_READERS and "LT04" in covered(viewer)


PHOTOGRAPHERS = ("registry_clerk", "request_officer", "handler", "window_clerk")
PICTURE_READERS = (
    "disclosure_head",
    "section_head",
    "signer",
    "leader_in_charge",
    "legal_reviewer",
    "archivist",
)


def mail_readers(viewer: Viewer, world: World) -> Verdict:
    """A letter to LT04: who registers requests there, and the head who answers for it."""
    return viewer.post in ("registry_clerk", "request_officer", "disclosure_head") and "LT04" in covered(
        viewer
    )


def mail_registrars(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in ("registry_clerk", "request_officer") and "LT04" in covered(viewer)


def mail_erasers(viewer: Viewer, world: World) -> Verdict:
    return viewer.post == "disclosure_head" and "LT04" in covered(viewer)


def handers(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in ("archivist", "disclosure_head") and "LT04" in covered(viewer)


def city_headings(viewer: Viewer, world: World) -> Verdict:
    return viewer.post == "openness_office" or tree_editors(viewer, world) is True


def guide_readers(viewer: Viewer, world: World) -> Verdict:
    return viewer.post == "openness_office" or guide_writers(viewer, world)


def guide_writers(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in ("drafter", "disclosure_head") and "LT04" in covered(viewer)


def guide_heads(viewer: Viewer, world: World) -> Verdict:
    return viewer.post == "disclosure_head" and "LT04" in covered(viewer)


def topic_readers(viewer: Viewer, world: World) -> Verdict:
    return viewer.post == "openness_office" or (
        viewer.post in ("drafter", "disclosure_head", "signer") and "LT04" in covered(viewer)
    )


def topic_publishers(viewer: Viewer, world: World) -> Verdict:
    return viewer.post in ("disclosure_head", "signer") and "LT04" in covered(viewer)


topic_posts = posts("drafter", "disclosure_head", "signer", "openness_office")
guide_posts = posts("drafter", "disclosure_head", "openness_office")
keepers_of_headings = posts("openness_office", "disclosure_head")


POSTERS = ("drafter", "registry_clerk", "disclosure_head")


def nobody(viewer: Viewer, world: World) -> Verdict:
    return False


def carried(viewer: Viewer, world: World) -> Verdict:
    """Where public texts were put: an agency's own business posts, and those who read the whole city."""
    if viewer.post not in BUSINESS:
        return False
    return "LT04" in covered(viewer) or viewer.post in WATCHERS | {"callback_officer"}


def keeps_station(viewer: Viewer, world: World) -> Verdict:
    return viewer.post == "drafter" and "LT04" in covered(viewer)


def gazetted(viewer: Viewer, world: World) -> Verdict:
    """An issue of the city's office: its own business posts, and those who read the whole city."""
    return viewer.post in BUSINESS and (
        "LT01" in covered(viewer) or viewer.post in WATCHERS | {"callback_officer"}
    )


def gazetteers(viewer: Viewer, world: World) -> Verdict:
    return viewer.agency == "LT01" and viewer.post in ("drafter", "openness_office")


def gazette_signers(viewer: Viewer, world: World) -> Verdict:
    return viewer.agency == "LT01" and viewer.post in ("signer", "disclosure_head")


def takes_off(viewer: Viewer, world: World) -> Verdict:
    return None if viewer.post in POSTERS and "LT04" in covered(viewer) else False


citywide_heads = posts("disclosure_head", "openness_office")
watchers_of_figures = posts("disclosure_head", "openness_office", "supervisor")


@dataclass(frozen=True)
class Target:
    """One address: `{name}` is an id of the world. get, post: who is let in; post None = the address takes no form.

    missing: the same address of something that is not there; what is forbidden must look exactly like it."""

    url: str
    get: Rule
    post: Rule | None = None
    missing: str = ""


def _cases(
    pattern: str,
    missing: str,
    *allowed: str,
    names: tuple[str, ...] = (),
    else_: Verdict = True,
    form: bool = False,
) -> list[Target]:
    chosen = names or (
        "request_open",
        "request_done",
        "request_town",
        "request_foreign",
        "release_draft",
        "release_published",
        "release_withheld",
        "service",
        "import",
        "validity",
    )
    return [
        Target(
            pattern.replace("{case}", f"{{{name}}}"),
            rule := case(name, *allowed, else_=else_),
            rule if form else None,
            missing,
        )
        for name in chosen
    ]


def _records(tail: str, *allowed: str, else_: Verdict = True, form: bool = False) -> list[Target]:
    names = ("release_draft", "release_published", "release_withheld")
    return [
        Target(
            f"/desk/release/{{{name}_record}}/{tail}",
            rule := record(name, *allowed, else_=else_),
            rule if form else None,
            f"/desk/release/NOSUCH2222/{tail}",
        )
        for name in names
    ]


NONE = "NOSUCHCASE22"


def _materials(rest: str, *, get: bool = True, form: bool = True, else_: Verdict = True) -> list[Target]:
    """An address of the files of a reply. get: a page is shown there; form: a form is taken."""
    seen = case("request_open", *MATERIAL_READERS, else_=else_)
    keepers = case("request_open", *MATERIAL_KEEPERS)
    own = Target(
        f"/desk/case/{{request_open}}/materials/{rest}", seen if get else posts(*MATERIAL_READERS), keepers if form else None,
        f"/desk/case/{NONE}/materials/{rest}",
    )  # fmt: skip
    if not rest or not get:
        return [own]
    strange = Target(
        f"/desk/case/{{request_done}}/materials/{rest}", nobody
    )  # a file opens through its own case alone
    return [own, strange]


ROUTES: dict[str, list[Target]] = {
    # the public side: no account; what is private there needs a pass that the matrix does not have
    "ask/": [Target("/ask/", anybody)],
    "ask/public/": [Target("/ask/public/", anybody)],
    "ask/agency/": [Target("/ask/agency/", anybody)],
    "ask/form/": [Target("/ask/form/?agency=LT04", anybody)],
    "ask/correct/": [Target("/ask/correct/", anybody), Target("/ask/correct/?agency=LT04", anybody)],
    "ask/resume/": [Target("/ask/resume/", anybody)],
    "ask/phone/<slug:token>/": [
        Target("/ask/phone/{phone_token}/", anybody),
        Target("/ask/phone/nosuchtoken/", perhaps),
    ],
    "ask/receipt/": [Target("/ask/receipt/", perhaps)],
    "ask/receipt/pdf/": [Target("/ask/receipt/pdf/", perhaps)],
    "ask/service/": [Target("/ask/service/?item=ROAD-OCC", anybody)],
    "ask/service/<slug:code>/": [
        Target("/ask/service/ROAD-OCC/", anybody),
        Target("/ask/service/ROAD-DIG/", perhaps),
    ],
    "ask/identity/": [Target("/ask/identity/?agency=LT04", perhaps)],
    "ask/identity/go/": [Target("/ask/identity/go/", perhaps)],
    "ask/identity/back/": [Target("/ask/identity/back/", perhaps)],
    "ask/d/<slug:handle>/<int:n>/": [Target("/ask/d/deadbeef/1/", perhaps)],
    "ask/d/<slug:handle>/sms/": [Target("/ask/d/deadbeef/sms/", perhaps)],
    "ask/d/<slug:handle>/check/": [Target("/ask/d/deadbeef/check/", perhaps)],
    "ask/d/<slug:handle>/send/": [Target("/ask/d/deadbeef/send/", perhaps)],
    "ask/d/<slug:handle>/saved/": [Target("/ask/d/deadbeef/saved/", perhaps)],
    "ask/d/<slug:handle>/drop/": [Target("/ask/d/deadbeef/drop/", perhaps)],
    "track/": [Target("/track/", anybody)],
    "track/case/": [Target("/track/case/", perhaps)],
    "track/paper/<int:n>/": [Target("/track/paper/1/", perhaps)],
    "track/file/<int:n>/": [Target("/track/file/1/", perhaps)],
    "track/withdraw/": [Target("/track/withdraw/", perhaps)],
    "track/dispute/": [Target("/track/dispute/", perhaps)],
    "track/supplement/": [Target("/track/supplement/", perhaps)],
    "track/part/": [Target("/track/part/", perhaps)],
    "track/leave/": [Target("/track/leave/", perhaps)],
    "check/": [Target("/check/", anybody)],
    "check/opinion/": [Target("/check/opinion/", perhaps)],
    "opinion/": [Target("/opinion/", anybody)],
    "opinion/receipt/": [Target("/opinion/receipt/", perhaps)],
    "opinion/<slug:code>/": [Target("/opinion/{hearing}/", anybody), Target("/opinion/NOSUCH2222/", perhaps)],
    "search": [Target("/search?q=QX", anybody)],
    "subscribe/": [Target("/subscribe/", anybody)],
    "subscribe/sent/": [Target("/subscribe/sent/", anybody)],
    "subscribe/confirm/<str:token>/": [Target("/subscribe/confirm/deadbeef/", perhaps)],
    "subscribe/mine/<str:token>/": [Target("/subscribe/mine/deadbeef/", perhaps)],
    "subscribe/leave/<str:token>/": [Target("/subscribe/leave/deadbeef/", perhaps)],
    # machines: whoever asks without a signature is told 401, which says nothing of what is there
    "api/v1/files": [Target("/api/v1/files", anybody)],
    "api/v1/documents/<key>": [Target("/api/v1/documents/OA-1", anybody)],
    "api/v1/documents/<key>/withdrawal": [Target("/api/v1/documents/OA-1/withdrawal", anybody)],
    "api/v1/readings/<key>": [Target("/api/v1/readings/B-1", anybody)],
    "sign-in/": [Target("/sign-in/", anybody)],
    "sign-in/unified/": [Target("/sign-in/unified/", perhaps)],  # nothing there unless a provider is set
    "sign-in/unified/back/": [Target("/sign-in/unified/back/?code=x&state=y", perhaps)],
    "sign-in/next/": [Target("/sign-in/next/", anybody)],
    "sign-out/": [Target("/sign-out/", anybody)],
    # the desk
    "desk/": [Target("/desk/", everybody)],
    "desk/counts/visits/": [
        Target(
            "/desk/counts/visits/",
            posts("drafter", "disclosure_head", "openness_office", "supervisor", "leader_in_charge"),
        )
    ],
    "desk/post/": [Target("/desk/post/", everybody)],
    "desk/password/": [Target("/desk/password/", everybody)],
    "desk/bulk/": [Target("/desk/bulk/", business)],
    "desk/read/": [Target("/desk/read/", business)],
    "desk/read/<int:reading>/": [
        Target(
            "/desk/read/{reading}/",
            business,
            lambda v, w: (v.post, v.agency) == ("signer", "LT04"),
            "/desk/read/999999/",
        )
    ],
    "desk/<slug:key>/": [
        *(Target(f"/desk/{key}/", business) for key in ("todo", "doing", "done", "urged")),
        Target("/desk/find/?q=QX", business),
        Target("/desk/find/?q=QX&export=1", business),
        Target("/desk/nosuchlist/", lambda v, w: False),
    ],
    "desk/register/phone/": [
        Target(
            "/desk/register/phone/?channel=visit",
            posts("registry_clerk", "request_officer", "window_clerk"),
            posts("registry_clerk", "request_officer", "window_clerk"),
        )
    ],
    "desk/case/<slug:code>/phone/": _cases(
        "/desk/case/{case}/phone/",
        f"/desk/case/{NONE}/phone/",
        *PHOTOGRAPHERS,
        names=("request_open", "service"),
        form=True,
    ),
    "desk/case/<slug:code>/phone/<int:n>/": _cases(
        "/desk/case/{case}/phone/1/",
        f"/desk/case/{NONE}/phone/1/",
        *PHOTOGRAPHERS,
        *PICTURE_READERS,
        names=("request_open",),
    ),
    "desk/mails/": [Target("/desk/mails/", posts("registry_clerk", "request_officer", "disclosure_head"))],
    "desk/mails/<slug:code>/": [
        Target("/desk/mails/{mail}/", mail_readers, missing="/desk/mails/NOSUCH2222/")
    ],
    "desk/mails/<slug:code>/aside/": [
        Target("/desk/mails/{mail}/aside/", mail_registrars, mail_registrars, "/desk/mails/NOSUCH2222/aside/")
    ],
    "desk/mails/<slug:code>/back/": [
        Target("/desk/mails/{mail}/back/", mail_registrars, mail_registrars, "/desk/mails/NOSUCH2222/back/")
    ],
    "desk/mails/<slug:code>/erase/": [
        Target("/desk/mails/{mail}/erase/", mail_erasers, mail_erasers, "/desk/mails/NOSUCH2222/erase/")
    ],
    "desk/mails/<slug:code>/original/": [
        Target("/desk/mails/{mail}/original/", mail_readers, missing="/desk/mails/NOSUCH2222/original/")
    ],
    "desk/mails/<slug:code>/file/<int:n>/": [
        Target("/desk/mails/{mail}/file/1/", mail_readers, missing="/desk/mails/NOSUCH2222/file/1/")
    ],
    "desk/opinions/": [Target("/desk/opinions/", posts(*OPINION_READERS))],
    "desk/opinions/<slug:code>/": [
        Target("/desk/opinions/{hearing}/", row(*OPINION_READERS), None, "/desk/opinions/NOSUCH2222/")
    ],
    "desk/opinions/<slug:code>/export/": [
        Target(
            "/desk/opinions/{hearing}/export/",
            row(*OPINION_READERS),
            None,
            "/desk/opinions/NOSUCH2222/export/",
        )
    ],
    "desk/opinions/<slug:code>/summary/": [
        Target(
            "/desk/opinions/{hearing}/summary/",
            row("drafter"),
            row("drafter"),
            "/desk/opinions/NOSUCH2222/summary/",
        )
    ],
    "desk/opinions/<slug:code>/<slug:opinion>/": [
        Target(
            "/desk/opinions/{hearing}/{opinion}/",
            row(*OPINION_READERS),
            row(*TABLE_KEEPERS),
            "/desk/opinions/NOSUCH2222/{opinion}/",
        )
    ],
    "desk/tables/": [Target("/desk/tables/", posts(*TABLE_READERS))],
    # definitions of registers: the openness office alone, whose two persons save and put into use
    "desk/tables/define/": [
        Target("/desk/tables/define/", posts("openness_office"), posts("openness_office"))
    ],
    "desk/tables/define/<slug:code>/": [
        Target("/desk/tables/define/grants/", posts("openness_office"), posts("openness_office"))
    ],
    "desk/tables/define/<slug:code>/release/": [
        Target("/desk/tables/define/grants/release/", posts("openness_office"), posts("openness_office"))
    ],
    "desk/tables/<slug:code>/": [
        Target("/desk/tables/licences/", posts(*TABLE_READERS)),
        Target("/desk/tables/nosuch/", lambda v, w: False),
    ],
    "desk/tables/<slug:code>/new/": [
        Target("/desk/tables/licences/new/", posts(*TABLE_KEEPERS), posts(*TABLE_KEEPERS))
    ],
    "desk/tables/<slug:code>/import/": [
        Target("/desk/tables/licences/import/", posts(*TABLE_KEEPERS), posts(*TABLE_KEEPERS))
    ],
    "desk/tables/<slug:code>/export/": [
        Target("/desk/tables/licences/export/", posts(*TABLE_KEEPERS)),
        Target("/desk/tables/licences/export/?as=csv", posts(*TABLE_KEEPERS)),
    ],
    "desk/tables/<slug:code>/publish/": [
        Target("/desk/tables/licences/publish/", posts("drafter"), posts("drafter"))
    ],
    "desk/tables/<slug:code>/<slug:entry>/": [
        Target("/desk/tables/licences/{entry}/", row(*TABLE_READERS), None, "/desk/tables/licences/nosuch/")
    ],
    "desk/tables/<slug:code>/<slug:entry>/edit/": [
        Target(
            "/desk/tables/licences/{entry}/edit/",
            row(*TABLE_KEEPERS),
            row(*TABLE_KEEPERS),
            "/desk/tables/licences/nosuch/edit/",
        )
    ],
    "desk/tables/<slug:code>/<slug:entry>/strike/": [
        Target(
            "/desk/tables/licences/{entry}/strike/",
            row(*TABLE_KEEPERS),
            row(*TABLE_KEEPERS),
            "/desk/tables/licences/nosuch/strike/",
        )
    ],
    "desk/tables/<slug:code>/<slug:entry>/erase/": [
        Target(
            "/desk/tables/licences/{entry}/erase/",
            row("disclosure_head"),
            row("disclosure_head"),
            "/desk/tables/licences/nosuch/erase/",
        )
    ],
    "desk/tables/<slug:code>/<slug:entry>/take-off/": [
        Target(
            "/desk/tables/licences/{entry}/take-off/",
            row("signer", "disclosure_head"),
            row("signer", "disclosure_head"),
            "/desk/tables/licences/nosuch/take-off/",
        )
    ],
    "desk/settings/": [Target("/desk/settings/", everybody)],
    "desk/settings/agencies/": [
        Target("/desk/settings/agencies/", posts("admin_system"), posts("admin_system"))
    ],
    "desk/settings/agencies/<str:code>/": [
        Target(
            "/desk/settings/agencies/LT04/",
            posts("admin_system"),
            posts("admin_system"),
            "/desk/settings/agencies/LT99/",
        )
    ],
    "desk/settings/agencies/<str:code>/place/": [
        Target(
            "/desk/settings/agencies/LT04/place/",
            posts("admin_system"),
            posts("admin_system"),
            "/desk/settings/agencies/LT99/place/",
        )
    ],
    "desk/settings/reform/merge/": [
        Target("/desk/settings/reform/merge/", posts("admin_system"), posts("admin_system"))
    ],
    "desk/settings/reform/split/": [
        Target("/desk/settings/reform/split/", posts("admin_system"), posts("admin_system")),
        Target(
            "/desk/settings/reform/split/?source=LT04",
            posts("admin_system"),
            posts("admin_system"),
        ),
    ],
    "desk/settings/accounts/": [
        Target("/desk/settings/accounts/", posts("admin_system"), posts("admin_system"))
    ],
    "desk/settings/accounts/<str:login>/": [
        Target(
            "/desk/settings/accounts/lt04.drafter/",
            posts("admin_system"),
            posts("admin_system"),
            "/desk/settings/accounts/nobody/",
        )
    ],
    "desk/settings/accounts/<str:login>/reset/": [
        Target(
            "/desk/settings/accounts/lt04.drafter/reset/",
            posts("admin_system", "admin_security"),
            posts("admin_system", "admin_security"),
            "/desk/settings/accounts/nobody/reset/",
        )
    ],
    "desk/settings/totp/<str:person>/": [
        Target(
            "/desk/settings/totp/LT04.drafter/",
            maybe(posts("admin_security", "admin_system")),
            posts("admin_security"),
            "/desk/settings/totp/nobody/",
        )
    ],
    "desk/settings/posts/": [
        Target("/desk/settings/posts/?agency=LT04", posts("admin_security"), posts("admin_security"))
    ],
    "desk/settings/posts/<int:holding>/": [
        Target(
            "/desk/settings/posts/{holding}/",
            posts("admin_security"),
            posts("admin_security"),
            "/desk/settings/posts/999999/",
        )
    ],
    "desk/settings/sms/": [Target("/desk/settings/sms/", posts("admin_system"))],
    "desk/settings/sms/trial/": [
        Target("/desk/settings/sms/trial/", maybe(posts("admin_system")), posts("admin_system"))
    ],
    "desk/settings/mailboxes/": [Target("/desk/settings/mailboxes/", posts("admin_system"))],
    "desk/settings/mailboxes/<str:code>/": [
        Target(
            "/desk/settings/mailboxes/LT04/",
            posts("admin_system"),
            posts("admin_system"),
            "/desk/settings/mailboxes/LT99/",
        )
    ],
    "desk/settings/machines/": [
        Target("/desk/settings/machines/", posts("admin_security"), posts("admin_security"))
    ],
    "desk/settings/machines/<slug:code>/renew/": [
        Target(
            "/desk/settings/machines/oa-1/renew/",
            posts("admin_security"),
            posts("admin_security"),
            "/desk/settings/machines/nobody/renew/",
        )
    ],
    "desk/settings/machines/<slug:code>/revoke/": [
        Target(
            "/desk/settings/machines/oa-1/revoke/",
            posts("admin_security"),
            posts("admin_security"),
            "/desk/settings/machines/nobody/revoke/",
        )
    ],
    "desk/settings/values/": [
        Target(
            "/desk/settings/values/",
            posts("admin_security", "disclosure_head"),
            posts("admin_security", "disclosure_head"),
        )
    ],
    "desk/settings/gates/": [
        Target(
            "/desk/settings/gates/",
            posts("openness_office", "disclosure_head"),
            posts("openness_office", "disclosure_head"),
        )
    ],
    "desk/settings/calendar/": [Target("/desk/settings/calendar/", posts("admin_system"))],
    "desk/settings/calendar/new/": [
        Target("/desk/settings/calendar/new/", posts("admin_system"), posts("admin_system"))
    ],
    "desk/settings/calendar/<int:year>/": [
        Target("/desk/settings/calendar/2026/", posts("admin_system"), None, "/desk/settings/calendar/1999/")
    ],
    "desk/settings/calendar/notice/<int:notice>/": [
        Target(
            "/desk/settings/calendar/notice/{notice}/",
            posts("admin_system"),
            posts("admin_system"),
            "/desk/settings/calendar/notice/999999/",
        )
    ],
    "desk/settings/jobs/": [Target("/desk/settings/jobs/", posts("admin_system"))],
    "desk/settings/jobs/<int:job>/": [
        Target(
            "/desk/settings/jobs/{job}/",
            posts("admin_system"),
            posts("admin_system"),
            "/desk/settings/jobs/999999/",
        )
    ],
    "desk/settings/reads/": [Target("/desk/settings/reads/", posts("admin_audit"))],
    "desk/register/": [Target("/desk/register/", clerks, clerks)],
    "desk/register/receipt/": [Target("/desk/register/receipt/", maybe(clerks))],
    "desk/register/receipt/pdf/": [Target("/desk/register/receipt/pdf/", maybe(clerks))],
    "desk/remedy/": [Target("/desk/remedy/", posts("request_officer", "legal_reviewer", "disclosure_head"))],
    "desk/remedy/<slug:sort>/<slug:about>/": [
        Target(
            "/desk/remedy/review/-/",
            posts("request_officer", "legal_reviewer", "disclosure_head"),
            posts("request_officer", "legal_reviewer", "disclosure_head"),
            f"/desk/remedy/review/{NONE}/",
        )
    ],
    # papers: whoever works on requests; the whole file is carried away by those who answer for it alone
    "desk/papers/": [Target("/desk/papers/", posts(*WORKS_ON["request"]))],
    "desk/papers/issued/<slug:check>/": [
        Target(
            "/desk/papers/issued/{paper}/",
            case("request_done", *WORKS_ON["request"]),
            case("request_done", *WORKS_ON["request"]),
            "/desk/papers/issued/NOSUCHPAPER2/",
        )
    ],
    "desk/papers/delivery/": [
        Target("/desk/papers/delivery/", posts(*DELIVERERS)),
        Target("/desk/papers/delivery/?way=pickup", posts(*DELIVERERS)),
    ],
    "desk/papers/delivery/labels/": [
        Target("/desk/papers/delivery/labels/", posts(*DELIVERERS), posts(*DELIVERERS))
    ],
    "desk/papers/delivery/slip/<slug:code>/": _cases(
        "/desk/papers/delivery/slip/{case}/",
        f"/desk/papers/delivery/slip/{NONE}/",
        *DELIVERERS,
        names=("request_done",),
    )
    + _cases(
        "/desk/papers/delivery/slip/{case}/",
        f"/desk/papers/delivery/slip/{NONE}/",
        names=("request_open", "request_foreign", "service", "consult", "section"),
        else_=False,
    ),
    "desk/papers/seals/": [
        Target("/desk/papers/seals/", posts(*WORKS_ON["request"]), posts("registry_clerk"))
    ],
    "desk/papers/seals/notices/": [
        Target("/desk/papers/seals/notices/", posts("registry_clerk"), posts("registry_clerk"))
    ],
    "desk/papers/wording/": [Target("/desk/papers/wording/", posts("disclosure_head"))],
    "desk/papers/wording/<slug:key>/": [
        Target(
            "/desk/papers/wording/extension/",
            posts("disclosure_head"),
            posts("disclosure_head"),
            "/desk/papers/wording/nosuch/",
        )
    ],
    "desk/papers/archive/": [
        Target("/desk/papers/archive/", posts(*WORKS_ON["request"])),
        Target("/desk/papers/archive/?filed=1", posts(*WORKS_ON["request"])),
    ],
    "desk/papers/archive/<slug:code>/": _cases(
        "/desk/papers/archive/{case}/",
        f"/desk/papers/archive/{NONE}/",
        *WORKS_ON["request"],
        names=("request_done", "request_foreign"),
    )
    + _cases(
        "/desk/papers/archive/{case}/",
        f"/desk/papers/archive/{NONE}/",
        names=("service", "consult"),
        else_=False,
    ),
    "desk/papers/archive/<slug:code>/<slug:ending>/": _cases(
        "/desk/papers/archive/{case}/zip/",
        f"/desk/papers/archive/{NONE}/zip/",
        *TAKERS,
        names=("request_done",),
    )
    + _cases(
        "/desk/papers/archive/{case}/doc/",
        f"/desk/papers/archive/{NONE}/doc/",
        names=("request_done",),
        else_=False,
    ),
    # cases
    "desk/case/<slug:code>/": _cases("/desk/case/{case}/", f"/desk/case/{NONE}/")
    + _cases(
        "/desk/case/{case}/",
        f"/desk/case/{NONE}/",
        names=("release_handed", "consult", "section", "remedy", "correct"),
    ),
    "desk/case/<slug:code>/materials/": _materials(""),
    "desk/case/<slug:code>/materials/<slug:material>/": _materials("{material}/"),
    "desk/case/<slug:code>/materials/<slug:material>/page/<int:n>/": [
        *_materials("{picture}/page/1/", form=False),
        *_materials("{picture}/page/2/", form=False, else_=False),
    ],
    "desk/case/<slug:code>/materials/<slug:material>/make/": _materials("{material}/make/", get=False),
    "desk/case/<slug:code>/materials/<slug:material>/remove/": _materials("{material}/remove/", get=False),
    "desk/case/<slug:code>/materials/<slug:material>/file/": _materials("{material}/file/", form=False),
    "desk/case/<slug:code>/materials/<slug:material>/report/": _materials("{material}/report/", form=False),
    "desk/case/<slug:code>/reply/": _cases(
        "/desk/case/{case}/reply/", f"/desk/case/{NONE}/reply/", else_=False
    ),  # none of these has a reply that waits to be signed
    "desk/case/<slug:code>/sheet/": _cases("/desk/case/{case}/sheet/", f"/desk/case/{NONE}/sheet/"),
    "desk/case/<slug:code>/similar/": [
        *_cases(
            "/desk/case/{case}/similar/",
            f"/desk/case/{NONE}/similar/",
            names=("request_open", "request_done", "request_town", "request_foreign"),
        ),
        *_cases(
            "/desk/case/{case}/similar/", f"/desk/case/{NONE}/similar/", names=("release_draft",), else_=False
        ),
    ],
    "desk/case/<slug:code>/file/<int:n>/": [
        *_cases("/desk/case/{case}/file/1/", f"/desk/case/{NONE}/file/1/", names=("request_open",)),
        *_cases(
            "/desk/case/{case}/file/9/", f"/desk/case/{NONE}/file/9/", names=("request_open",), else_=False
        ),
    ],
    "desk/case/<slug:code>/paper/<slug:check>/": [
        *_cases(
            "/desk/case/{case}/paper/{paper}/", f"/desk/case/{NONE}/paper/{{paper}}/", names=("request_done",)
        ),
        *_cases(
            "/desk/case/{case}/paper/{paper}/?as=docx",
            f"/desk/case/{NONE}/paper/{{paper}}/?as=docx",
            names=("request_done",),
        ),
        *_cases(
            "/desk/case/{case}/paper/{receipt}/?as=docx",
            f"/desk/case/{NONE}/paper/{{receipt}}/?as=docx",
            names=("request_done",),
            else_=False,
        ),  # a receipt has no Word version
        # the paper of another case does not open through one's own
        *_cases(
            "/desk/case/{case}/paper/{paper}/",
            f"/desk/case/{NONE}/paper/{{paper}}/",
            names=("request_open", "request_foreign", "service"),
            else_=False,
        ),
    ],
    "desk/case/<slug:code>/erase/": _cases(
        "/desk/case/{case}/erase/",
        f"/desk/case/{NONE}/erase/",
        "disclosure_head",
        names=("request_done", "request_foreign"),
        form=True,
    )
    + _cases(
        "/desk/case/{case}/erase/",
        f"/desk/case/{NONE}/erase/",
        "leader_in_charge",
        names=("service",),
        form=True,
    )
    + _cases(  # nothing personal to erase there, whoever asks
        "/desk/case/{case}/erase/",
        f"/desk/case/{NONE}/erase/",
        names=("release_published", "import"),
        else_=False,
        form=True,
    ),
    "desk/case/<slug:code>/scan/<slug:digest>/": [
        *_cases(
            "/desk/case/{case}/scan/{scan}/", f"/desk/case/{NONE}/scan/{{scan}}/", names=("request_done",)
        ),
        *_cases(
            "/desk/case/{case}/scan/{scan}/",
            f"/desk/case/{NONE}/scan/{{scan}}/",
            names=("request_open", "request_foreign"),
            else_=False,
        ),
    ],
    "desk/case/<slug:code>/urge/": _cases(
        "/desk/case/{case}/urge/",
        f"/desk/case/{NONE}/urge/",
        *WATCHERS,
        names=("request_open", "service"),
        form=True,
    ),
    "desk/case/<slug:code>/explain/": _cases(
        "/desk/case/{case}/explain/",
        f"/desk/case/{NONE}/explain/",
        "disclosure_head",
        "request_officer",
        "section_head",
        "leader_in_charge",
        names=("request_open",),
        form=True,
    ),
    "desk/case/<slug:code>/urge-close/": [
        Target(
            "/desk/case/{request_open}/urge-close/",
            posts(*WATCHERS),
            case("request_open", *WATCHERS),
            f"/desk/case/{NONE}/urge-close/",
        )
    ],
    "desk/case/<slug:code>/looked/": [
        *_cases(
            "/desk/case/{case}/looked/",
            f"/desk/case/{NONE}/looked/",
            "disclosure_head",
            names=("validity",),
            form=True,
        ),
        *_cases(
            "/desk/case/{case}/looked/", f"/desk/case/{NONE}/looked/", names=("request_open",), else_=False
        ),
    ],
    "desk/case/<slug:code>/<slug:do>/": [
        *_cases(
            "/desk/case/{case}/accept/",
            f"/desk/case/{NONE}/accept/",
            names=("request_open", "request_town", "request_foreign"),
            form=True,
        ),
        *_cases(
            "/desk/case/{case}/secrecy_review/",
            f"/desk/case/{NONE}/secrecy_review/",
            names=("release_draft", "request_done"),
            form=True,
        ),
        *_cases("/desk/case/{case}/police/", f"/desk/case/{NONE}/police/", names=("service",), form=True),
        *_cases(
            "/desk/case/{case}/nosuchstep/",
            f"/desk/case/{NONE}/nosuchstep/",
            names=("request_open",),
            else_=False,
        ),
    ],
    # service items
    "desk/items/": [Target("/desk/items/", posts(*ITEM_READERS))],
    "desk/items/new/": [
        Target(
            "/desk/items/new/",
            posts(*(ITEM_READERS - {"window_clerk"})),
            posts(*(ITEM_READERS - {"window_clerk"})),
        )
    ],
    "desk/items/<slug:code>/": [
        Target(f"/desk/items/{code}/", item(*ITEM_READERS), None, "/desk/items/NOSUCH/")
        for code in ("ROAD-OCC", "ROAD-DIG")
    ],
    "desk/items/<slug:code>/edit/": [
        Target(
            "/desk/items/ROAD-DIG/edit/",
            rule := item(*(ITEM_READERS - {"window_clerk"})),
            rule,
            "/desk/items/NOSUCH/edit/",
        )
    ],
    "desk/items/<slug:code>/apply/": [
        Target(
            "/desk/items/ROAD-OCC/apply/",
            item("window_clerk"),
            item("window_clerk"),
            "/desk/items/NOSUCH/apply/",
        )
    ],
    "desk/items/<slug:code>/publish/": [
        Target(
            "/desk/items/ROAD-DIG/publish/",
            rule := item("leader_in_charge", "disclosure_head"),
            rule,
            "/desk/items/NOSUCH/publish/",
        )
    ],
    "desk/items/<slug:code>/close/": [
        Target(
            "/desk/items/ROAD-OCC/close/",
            rule := item("leader_in_charge", "disclosure_head"),
            rule,
            "/desk/items/NOSUCH/close/",
        )
    ],
    # guides: an agency's by its drafter and its disclosure head, the template by the openness office
    "desk/guides/": [Target("/desk/guides/", guide_posts)],
    "desk/guides/<str:owner>/": [
        Target("/desk/guides/LT04/", guide_readers, guide_writers, "/desk/guides/LT99/"),
        Target("/desk/guides/template/", posts("openness_office"), posts("openness_office")),
    ],
    "desk/guides/<str:owner>/publish/": [
        Target("/desk/guides/LT04/publish/", guide_heads, guide_heads, "/desk/guides/LT99/publish/")
    ],
    # pages of blocks: an agency's by its drafter and its disclosure head, published by another of its gate
    "desk/topics/": [Target("/desk/topics/", topic_posts)],
    "desk/topics/new/": [
        Target("/desk/topics/new/", rule := posts("drafter", "disclosure_head", "openness_office"), rule)
    ],
    "desk/topics/<slug:code>/": [
        Target("/desk/topics/lights/", topic_readers, guide_writers, "/desk/topics/nosuch/"),
        Target("/desk/topics/home/", posts("openness_office"), posts("openness_office")),
    ],
    "desk/topics/<slug:code>/publish/": [
        Target(
            "/desk/topics/lights/publish/", topic_publishers, topic_publishers, "/desk/topics/nosuch/publish/"
        )
    ],
    "desk/topics/<slug:code>/withdraw/": [
        Target(
            "/desk/topics/lights/withdraw/",
            topic_publishers,
            topic_publishers,
            "/desk/topics/nosuch/withdraw/",
        )
    ],
    "desk/topics/<slug:code>/preview/": [
        Target("/desk/topics/lights/preview/", topic_readers, None, "/desk/topics/nosuch/preview/")
    ],
    "desk/topics/<slug:code>/proof/": [
        Target("/desk/topics/lights/proof/", topic_readers, None, "/desk/topics/nosuch/proof/")
    ],
    # headings: of the city, and of each agency for itself
    "desk/settings/headings/": [Target("/desk/settings/headings/", keepers_of_headings)],
    "desk/settings/headings/<slug:scheme>/": [
        Target(
            "/desk/settings/headings/class/",
            keepers_of_headings,
            keepers_of_headings,
            "/desk/settings/headings/nosuch/",
        )
    ],
    "desk/settings/headings/<slug:scheme>/<str:code>/": [
        Target(
            "/desk/settings/headings/class/policy/",
            city_headings,
            city_headings,
            "/desk/settings/headings/class/nosuch/",
        )
    ],
    # figures
    "desk/counts/told/": [
        Target("/desk/counts/told/", business),
        Target(
            "/desk/counts/told/?agency=LT04&year=2026",
            figures("LT04"),
            None,
            "/desk/counts/told/?agency=LT99&year=2026",
        ),
    ],
    "desk/counts/told/list/": [
        Target(
            "/desk/counts/told/list/?agency=LT04&year=2026&by=stage&key=decision",
            figures("LT04"),
            None,
            "/desk/counts/told/list/?agency=LT99&year=2026&by=stage&key=decision",
        )
    ],
    "desk/counts/": [
        Target("/desk/counts/", business),
        Target(
            "/desk/counts/?agency=LT04&year=2026",
            figures("LT04"),
            None,
            "/desk/counts/?agency=LT99&year=2026",
        ),
    ],
    "desk/counts/monthly/": [
        Target("/desk/counts/monthly/", business),
        Target(
            "/desk/counts/monthly/?agency=LT04", figures("LT04"), None, "/desk/counts/monthly/?agency=LT99"
        ),
    ],
    "desk/counts/monthly/city/": [Target("/desk/counts/monthly/city/", citywide_heads)],
    "desk/counts/monthly/city/urge/": [
        Target("/desk/counts/monthly/city/urge/", posts("openness_office"), posts("openness_office"))
    ],
    "desk/counts/monthly/<int:year>/<int:month>/": [
        Target("/desk/counts/monthly/2026/2/", posts("disclosure_head"), posts("disclosure_head"))
    ],
    "desk/counts/cases/": [
        Target(
            "/desk/counts/cases/?agency=LT04&year=2026&by=measure&key=new_received",
            figures("LT04"),
            None,
            "/desk/counts/cases/?agency=LT99&year=2026&by=measure&key=new_received",
        )
    ],
    "desk/counts/annual/": [Target("/desk/counts/annual/", business)],
    "desk/counts/city/<int:year>/": [Target("/desk/counts/city/2025/", watchers_of_figures)],
    "desk/counts/annual/<str:agency>/<int:year>/": [
        Target("/desk/counts/annual/LT04/2025/", figures("LT04"), None, "/desk/counts/annual/LT99/2025/")
    ],
    "desk/counts/work/<str:agency>/<int:year>/": [
        Target("/desk/counts/work/LT04/2025/", figures("LT04"), None, "/desk/counts/work/LT99/2025/")
    ],
    "desk/counts/annual/<str:agency>/<int:year>/write/": [
        Target(
            "/desk/counts/annual/LT04/2025/write/",
            own_head("LT04"),
            own_head("LT04"),
            "/desk/counts/annual/LT99/2025/write/",
        )
    ],
    "desk/counts/work/<str:agency>/<int:year>/write/": [
        Target(
            "/desk/counts/work/LT04/2025/write/",
            own_head("LT04"),
            own_head("LT04"),
            "/desk/counts/work/LT99/2025/write/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/write/<slug:do>/": [
        Target(
            "/desk/counts/annual/LT04/2025/write/prepare/",
            posts("disclosure_head"),
            own_head("LT04"),
            "/desk/counts/annual/LT99/2025/write/prepare/",
        )
    ],
    "desk/counts/work/<str:agency>/<int:year>/write/<slug:do>/": [
        Target(
            "/desk/counts/work/LT04/2025/write/prepare/",
            posts("disclosure_head"),
            own_head("LT04"),
            "/desk/counts/work/LT99/2025/write/prepare/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/returns/": [
        Target(
            "/desk/counts/annual/LT04/2025/returns/",
            own_head("LT04"),
            own_head("LT04"),
            "/desk/counts/annual/LT99/2025/returns/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/returns/<int:row>/": [
        Target(
            "/desk/counts/annual/LT04/2025/returns/{returned}/",
            posts("disclosure_head"),
            own_head("LT04"),
            "/desk/counts/annual/LT99/2025/returns/{returned}/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/old/": [
        Target(
            "/desk/counts/annual/LT04/2012/old/",
            own_head("LT04"),
            own_head("LT04"),
            "/desk/counts/annual/LT99/2012/old/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/release/": [
        Target(
            "/desk/counts/annual/LT04/2025/release/",
            posts(),
            posts(),
            "/desk/counts/annual/LT99/2025/release/",
        )
    ],
    "desk/counts/work/<str:agency>/<int:year>/release/": [
        Target(
            "/desk/counts/work/LT04/2025/release/",
            posts(),
            posts(),
            "/desk/counts/work/LT99/2025/release/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/do/<slug:do>/": [
        Target(
            "/desk/counts/annual/LT04/2025/do/submit/",
            posts("disclosure_head"),
            figures("LT04", "disclosure_head"),
            "/desk/counts/annual/LT99/2025/do/submit/",
        )
    ],
    "desk/counts/work/<str:agency>/<int:year>/do/<slug:do>/": [
        Target(
            "/desk/counts/work/LT04/2025/do/submit/",
            posts("disclosure_head"),
            figures("LT04", "disclosure_head"),
            "/desk/counts/work/LT99/2025/do/submit/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/file/<slug:kind>/": [
        Target(
            "/desk/counts/annual/LT04/2025/file/json/",
            figures("LT04"),
            None,
            "/desk/counts/annual/LT99/2025/file/json/",
        )
    ],
    "desk/counts/work/<str:agency>/<int:year>/file/<slug:kind>/": [
        Target(
            "/desk/counts/work/LT04/2025/file/json/",
            figures("LT04"),
            None,
            "/desk/counts/work/LT99/2025/file/json/",
        )
    ],
    "desk/counts/annual/<str:agency>/<int:year>/<slug:table>/<slug:row>/<slug:column>/": [
        Target(
            "/desk/counts/annual/LT04/2026/applications/new_received/natural_person/",
            figures("LT04"),
            None,
            "/desk/counts/annual/LT99/2026/applications/new_received/natural_person/",
        )
    ],
    "desk/counts/work/<str:agency>/<int:year>/<slug:table>/<slug:row>/<slug:column>/": [
        Target(
            "/desk/counts/work/LT04/2026/applications/new_received/natural_person/",
            figures("LT04"),
            None,
            "/desk/counts/work/LT99/2026/applications/new_received/natural_person/",
        )
    ],
    # the column tree: the openness office of the root agency (国办发〔2017〕47号: the unit that governs the site)
    "desk/columns/": [Target("/desk/columns/", tree_editors)],
    "desk/columns/new/": [Target("/desk/columns/new/", tree_editors, tree_editors)],
    "desk/columns/agencies/": [Target("/desk/columns/agencies/", tree_editors)],
    "desk/columns/agencies/<str:code>/": [
        Target("/desk/columns/agencies/LT04/", tree_editors, tree_editors, "/desk/columns/agencies/LT99/")
    ],
    "desk/columns/<slug:code>/": [
        Target("/desk/columns/notices/", tree_editors, tree_editors, "/desk/columns/nosuch/")
    ],
    "desk/columns/<slug:code>/move/": [
        Target("/desk/columns/notices/move/", tree_editors, tree_editors, "/desk/columns/nosuch/move/")
    ],
    "desk/columns/<slug:code>/close/": [
        Target("/desk/columns/notices/close/", tree_editors, tree_editors, "/desk/columns/nosuch/close/")
    ],
    # the watch: one's own agency's columns; the supervisors and the city's editors see all
    "desk/watch/": [Target("/desk/watch/", business)],
    "desk/watch/look/": [
        Target(
            "/desk/watch/look/",
            maybe(posts("supervisor", "openness_office", "disclosure_head", "drafter")),
            watchers,
        )
    ],
    "desk/watch/findings/": [
        Target("/desk/watch/findings/", business, watchers),
        Target("/desk/watch/findings/?export=1", business),
    ],
    "desk/watch/findings/<int:pk>/": [
        Target("/desk/watch/findings/{finding}/", watched, watchers, "/desk/watch/findings/999999/")
    ],
    "desk/watch/<str:code>/": [Target("/desk/watch/LT04/", watched, None, "/desk/watch/LT99/")],
    "desk/watch/<str:code>/confirm/<slug:column>/": [
        Target(
            "/desk/watch/LT04/confirm/notices/",
            maybe(business),
            lambda v, w: v.post in ("drafter", "office_checker", "disclosure_head") and "LT04" in covered(v),
            "/desk/watch/LT99/confirm/notices/",
        )
    ],
    # old sites: who brings and who releases, of one's own agency; nobody does both
    "desk/imports/": [Target("/desk/imports/", posts(*IMPORT_READERS), posts(*IMPORT_BRINGERS))],
    "desk/imports/<slug:code>/": [Target("/desk/imports/{bundle}/", imports, None, "/desk/imports/00/")],
    "desk/imports/<slug:code>/map/": [
        Target(
            "/desk/imports/{bundle}/map/",
            posts(*IMPORT_BRINGERS),
            lambda v, w: v.post in IMPORT_BRINGERS and "LT04" in covered(v),
            "/desk/imports/00/map/",
        )
    ],
    "desk/imports/<slug:code>/release/": [
        Target(
            "/desk/imports/{bundle}/release/",
            posts(*IMPORT_RELEASERS),
            lambda v, w: v.post in IMPORT_RELEASERS and "LT04" in covered(v),
            "/desk/imports/00/release/",
        )
    ],
    "desk/imports/<slug:code>/drop/": [
        Target("/desk/imports/{bundle}/drop/", posts(*IMPORT_READERS), imports, "/desk/imports/00/drop/")
    ],
    "desk/imports/<slug:code>/list/": [
        Target("/desk/imports/{bundle}/list/", imports, None, "/desk/imports/00/list/")
    ],
    # what is handed to archive and library: one's own agency's; the archivist and the disclosure office do it
    "desk/transfers/": [Target("/desk/transfers/", business), Target("/desk/transfers/?export=1", business)],
    "desk/transfers/<slug:code>/": [
        Target("/desk/transfers/{transfer}/", transferred, lambda v, w: False, "/desk/transfers/00/")
    ],
    "desk/transfers/<slug:code>/cancel/": [  # only while it waits for its receipt
        Target(
            "/desk/transfers/{transfer}/cancel/",
            lambda v, w: False,
            lambda v, w: False,
            "/desk/transfers/00/cancel/",
        )
    ],
    "desk/transfers/<slug:code>/file/<slug:kind>/": [
        Target(
            f"/desk/transfers/{{transfer}}/file/{kind}/",
            transferred,
            None,
            f"/desk/transfers/00/file/{kind}/",
        )
        for kind in ("pdf", "xlsx", "zip", "receipt")
    ],
    "desk/transfers/<str:code>/<slug:to>/": [
        Target("/desk/transfers/LT04/library/", handers, handers, "/desk/transfers/LT99/library/")
    ],
    # releases
    "desk/release/": [
        Target("/desk/release/", business),
        Target("/desk/release/?q=QX", business),
        Target("/desk/release/?q=QX&export=1", business),
    ],
    "desk/release/missed/": [
        Target("/desk/release/missed/", posts("drafter", "disclosure_head", "openness_office"))
    ],
    "desk/release/correct/": [
        Target(
            "/desk/release/correct/", posts("signer", "disclosure_head"), posts("signer", "disclosure_head")
        )
    ],
    "desk/release/given/": [Target("/desk/release/given/", posts("drafter"), posts("drafter"))],
    "desk/release/new/": [Target("/desk/release/new/", posts("drafter"), posts("drafter"))],
    "desk/release/case/<slug:code>/edit/": _cases(
        "/desk/release/case/{case}/edit/",
        f"/desk/release/case/{NONE}/edit/",
        "drafter",
        "office_checker",
        names=("release_draft",),
        else_=None,
        form=True,
    ),
    "desk/release/late/": [Target("/desk/release/late/", business)],
    "desk/release/withdrawn/": [Target("/desk/release/withdrawn/", business)],
    "desk/release/<slug:code>/": _records(""),
    "desk/release/<slug:code>/channels/": [
        *_records("channels/"),
        Target(
            "/desk/release/{release_published_record}/channels/",
            record("release_published"),
            record("release_published", *POSTERS, else_=None),
            "/desk/release/NOSUCH2222/channels/",
        ),
    ],
    "desk/release/<slug:code>/channels/<slug:shape>.txt": [
        Target(
            f"/desk/release/{{{name}_record}}/channels/wechat.txt",
            record(name) if name == "release_published" else nobody,
            None,
            "/desk/release/NOSUCH2222/channels/wechat.txt",
        )
        for name in ("release_draft", "release_published", "release_withheld")
    ],
    "desk/release/channels/": [Target("/desk/release/channels/", business)],
    "desk/release/channels/<slug:code>/evidence/": [
        Target(
            "/desk/release/channels/{posting}/evidence/",
            carried,
            None,
            "/desk/release/channels/NOSUCH2222/evidence/",
        )
    ],
    "desk/release/channels/<slug:code>/off/": [
        Target(
            "/desk/release/channels/{posting}/off/",
            maybe(business),
            takes_off,
            "/desk/release/channels/NOSUCH2222/off/",
        )
    ],
    "desk/release/stations/": [Target("/desk/release/stations/", business, posts("drafter"))],
    "desk/release/stations/<slug:code>/withdraw/": [
        Target(
            "/desk/release/stations/{station}/withdraw/",
            keeps_station,
            keeps_station,
            "/desk/release/stations/nosuch/withdraw/",
        )
    ],
    "desk/release/bulletins/": [Target("/desk/release/bulletins/", business)],
    "desk/release/bulletins/new/": [
        Target(
            "/desk/release/bulletins/new/",
            posts("disclosure_head", "openness_office"),
            posts("disclosure_head", "openness_office"),
        )
    ],
    "desk/release/bulletins/<slug:code>/pdf/": [
        Target(
            "/desk/release/bulletins/{issue}/pdf/", carried, None, "/desk/release/bulletins/NOSUCH2222/pdf/"
        )
    ],
    # the gazette is the government's: its office composes and signs; a signed issue changes no more
    "desk/release/gazette/": [Target("/desk/release/gazette/", business)],
    "desk/release/gazette/new/": [Target("/desk/release/gazette/new/", gazetteers, gazetteers)],
    "desk/release/gazette/<slug:code>/": [
        Target(
            "/desk/release/gazette/{gazette}/", gazetted, gazette_signers, "/desk/release/gazette/NOSUCH2222/"
        )
    ],
    "desk/release/gazette/<slug:code>/edit/": [
        Target(
            "/desk/release/gazette/{gazette}/edit/",
            gazetteers,
            gazetteers,
            "/desk/release/gazette/NOSUCH2222/edit/",
        )
    ],
    "desk/release/gazette/<slug:code>/pdf/": [
        Target(
            "/desk/release/gazette/{gazette}/pdf/", gazetted, None, "/desk/release/gazette/NOSUCH2222/pdf/"
        )
    ],
    "desk/release/<slug:code>/revise/": _records("revise/", "drafter", else_=None, form=True),
    "desk/release/<slug:code>/preview/": _records("preview/"),
    "desk/release/<slug:code>/mark/": _records("mark/", "signer", "disclosure_head", else_=None, form=True),
    "desk/release/<slug:code>/withdraw/": _records(
        "withdraw/", "signer", "disclosure_head", else_=None, form=True
    ),
    "desk/release/<slug:code>/file/<int:number>/": _records("file/0/"),
}
