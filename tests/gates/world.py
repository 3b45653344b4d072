"""The world of the permission matrix: five agencies, every post filled, and things whose every typed field bears a canary.

Owner of the things is LT04, seen from itself (own), from the city's root LT01 (parent), from its institution LT04S (child)
and from its neighbour LT13 (foreign). LT04T is a town of LT04 that has nobody: LT04 does its work.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from itertools import count

from django.db import transaction
from django.test import Client
from docx import Document

from mingtang.cases import acts as case_acts
from mingtang.cases import handed
from mingtang.cases.bundles import acts as bundles
from mingtang.cases.bundles.models import Bundle
from mingtang.cases.items import acts as item_acts
from mingtang.cases.mails import acts as mails
from mingtang.cases.mails import keeping
from mingtang.cases.mails.imap import Fetched
from mingtang.cases.materials import acts as materials
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case, Reading
from mingtang.cases.opinions import acts as opinion_acts
from mingtang.cases.phone import acts as phone
from mingtang.cases.phone.models import Passage
from mingtang.channels import acts as channels
from mingtang.channels import subscribing
from mingtang.channels.gazette import acts as gazette
from mingtang.channels.models import Asked
from mingtang.channels.wishes import Sought, Wanted
from mingtang.clock.provisional import fixed_holidays
from mingtang.counts import acts as count_acts
from mingtang.counts.returns import acts as returning
from mingtang.forms import registers
from mingtang.forms.files import Kept
from mingtang.forms.models import Answer, Entry, Upload
from mingtang.forms.registers import acts as entries
from mingtang.forms.registers import rows
from mingtang.forms.registers.defined import acts as defining
from mingtang.jobs import worker
from mingtang.jobs.models import Job
from mingtang.kinds import newest
from mingtang.oversight import acts as oversight
from mingtang.oversight.models import Finding
from mingtang.oversight.watch import acts as watch
from mingtang.oversight.watch.found import Found
from mingtang.papers.models import Paper
from mingtang.people import acts
from mingtang.people.machines import acts as machines
from mingtang.people.machines import signing
from mingtang.people.models import Account, Agency, Holding
from mingtang.people.posts import ADMINS, POSTS
from mingtang.people.seats import PUBLIC, SYSTEM, Seat, agencies_covered
from mingtang.people.sessions import SessionStore
from mingtang.policy import acts as policy_acts
from mingtang.readings import acts as stations
from mingtang.records.models import Column, Edition, Record
from mingtang.records.topics import acts as topics
from mingtang.records.transfers import acts as transfers
from mingtang.records.transfers.models import Transfer
from mingtang.vault import files, keys, sealing
from tests import city
from tests.cases import histories, offered
from tests.city import START, take
from tests.forms import tables
from tests.records import bad_redactions

CANARY = re.compile(r"QX\d{4}[0-9a-f]{6}QX")
RELATIONS = {"own": "LT04", "parent": "LT01", "child": "LT04S", "foreign": "LT13"}
OWNER, TOWN = "LT04", "LT04T"


@dataclass(frozen=True)
class Viewer:
    """Who looks: a post in an agency, or nobody (post "")."""

    post: str
    agency: str

    @property
    def admin(self) -> bool:
        return self.post in ADMINS


@dataclass
class Thing:
    """Something that belongs to somebody. turns, hands: (post, agency) who have to act in it, or did."""

    name: str
    family: str
    owner: str
    turns: set[tuple[str, str]] = field(default_factory=set)
    hands: set[tuple[str, str]] = field(default_factory=set)
    case: Case | None = None
    record: Record | None = None


class World:
    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.canaries: dict[str, str] = {}  # canary → name of its thing
        self._next = count(1)
        keys.make()
        city.found()
        self._agencies()
        self._requests()
        self._parts()
        self._releases()
        self._services()
        self._rest()
        worker.drain(START)
        self.ids = self._ids()

    def mark(self, thing: str) -> str:
        """A canary of this thing."""
        n = next(self._next)
        made = f"QX{n:04}{n * 2654435761 % 0xFFFFFF:06x}QX"
        self.canaries[made] = thing
        return made

    def thing(self, name: str, family: str, owner: str = OWNER, **more) -> Thing:
        return self.things.setdefault(name, Thing(name, family, owner, **more))

    # -- people

    def _agencies(self) -> None:
        above = Agency.objects.get(code=OWNER)
        for code, name, kind in (("LT04S", "市路灯管理所", "institution"), (TOWN, "书院街道办事处", "town")):
            agency = Agency(
                code=code, name=name, short=name, mark=name[:2], parent=above, kind=kind, division="990100"
            )
            acts.found_agency(agency, by=SYSTEM, at=START)
            if kind != "town":
                city._fill(agency)

    def _brought(self) -> None:
        """A register of an old site, previewed: its name, and a title that is held."""
        self.thing("bundle", "bundle")
        text = f"标题,正文\n{self.mark('bundle')},旧文。\n"
        given = ("notices", f"{self.mark('bundle')}.csv", files.put(text.encode()), len(text.encode()))
        by = city.seat("archivist")
        code = bundles.bring(Agency.objects.get(code=OWNER), *given, by=by, at=START)
        worker.drain(START, topics=("cases.bundle-read",))
        brought = Bundle.objects.house.get(code=code)
        bundles.map_columns(brought, brought.mapping, by=by, at=START)

    def _photographed(self) -> Passage:
        """A picture that a phone sent into the open request, and a code that still lives."""
        opened, by = self.things["request_open"].case, city.seat("request_officer")
        for n in (0, 1):
            code = phone.open_passage(Agency.objects.get(code=OWNER), opened, by=by, at=START)
            passage = Passage.objects.select_related("case").get(code=code)
            if not n:
                data = self.mark("request_open").encode()
                sent = Kept(files.put(data), f"{self.mark('request_open')}.txt", len(data), "text/plain")
                phone.take(passage, [sent], at=START)
        return passage

    def _letter(self) -> str:
        """A letter to LT04: its sender's name, subject, words and file."""
        sent = EmailMessage()
        sent["From"], sent["Subject"] = f"{self.mark('mail')} <a@lanting.example>", self.mark("mail")
        sent.set_content(self.mark("mail"))
        sent.add_attachment(self.mark("mail").encode(), "text", "plain", filename=f"{self.mark('mail')}.txt")
        raw = sent.as_bytes()
        row, said = keeping.row(
            Agency.objects.get(code=OWNER), 1, Fetched(1, len(raw), raw, True), "lanting.example", START
        )
        return mails.arrive(row, said, by=SYSTEM, at=START)

    def client(self, viewer: Viewer) -> Client:
        """The browser of `viewer`, signed in."""
        client = Client(raise_request_exception=False)
        if viewer.post:
            account = Account.objects.get(login=f"{viewer.agency}.{viewer.post}".lower())
            store = SessionStore()
            store.update({"account": account.pk, "hash": account.get_session_auth_hash(), "stage": "in"})
            store.save()
            client.cookies["sessionid"] = store.session_key
        return client

    def viewers(self, relation: str) -> list[Viewer]:
        """Every post that sits in the agency of this relation; administrators sit in the root."""
        agency = RELATIONS[relation]
        return [Viewer(post, agency) for post in POSTS if post not in ADMINS or agency == "LT01"]

    # -- requests

    def _request(self, name: str, owner: str) -> Case:
        self.thing(name, "request", owner)
        typed = {
            key: self.mark(name)
            for key in (
                "name",
                "content",
                "info_title",
                "info_doc_no",
                "info_description",
                "address",
                "email",
            )
        }
        code = case_acts.open_case(
            newest("request"), owner, "submit", {}, by=PUBLIC, at=START, answer_facts={"applicant_type": "natural_person"},
            answer_typed=typed, answer_sealed=(), title=self.mark(name), party=self.mark(name),
        )  # fmt: skip
        return city.case(code)

    def _requests(self) -> None:
        opened = self.thing("request_open", "request", hands={("request_officer", OWNER)})
        opened.case = take(self._request("request_open", OWNER), "accept", "request_officer", START)
        opened.turns = {("request_officer", OWNER), ("handler", OWNER), ("disclosure_head", OWNER)}
        self._upload(opened)
        self._materials(opened)
        oversight.urge(
            opened.case,
            self.mark("request_open"),
            date(2026, 3, 9),
            by=city.seat("supervisor", "LT01"),
            at=START,
        )
        done = self.thing("request_done", "request", hands={("secrecy_reviewer", OWNER), ("signer", OWNER)})
        case = histories.decided(self._request("request_done", OWNER), START, self.mark("request_done"))
        scan = files.put(self.mark("request_done").encode())
        case = take(
            case,
            "sign",
            "registry_clerk",
            city.later(START, 12),
            {"opinion": self.mark("request_done")},
            on_paper="signer",
            paper_on=city.later(START, 12).date(),
            scan=scan,
        )
        worker.drain(START)
        case = histories.closed(case, START, self.mark("request_done"))
        done.case = take(case, "archive", "archivist", START, {"file_note": self.mark("request_done")})
        self.thing("request_town", "request", TOWN).case = self._request("request_town", TOWN)
        self.thing("request_foreign", "request", "LT13").case = self._request("request_foreign", "LT13")

    def _parts(self) -> None:
        """An organ of the house that is asked about a request, and a review of a decision."""
        asking = self.thing("request_asking", "request", hands={("request_officer", OWNER)})
        case = take(self._request("request_asking", OWNER), "accept", "request_officer", START)
        inside = self.thing(
            "section", "section", turns={("handler", OWNER)}, hands={("request_officer", OWNER)}
        )
        given = {"section_lead": "handler:", "section_matter": self.mark("section"), "section_days": 3}
        case = take(case, "assign", "request_officer", START, given)
        inside.case = city.part(case)
        given = {"concerned_agencies": ["LT13"], "information": self.mark("consult")}
        asking.case = take(case, "consult_agency", "request_officer", START, given)
        turns = {("request_officer", "LT13"), ("disclosure_head", "LT13")}
        asked = self.thing("consult", "consult", turns=turns, hands={("request_officer", OWNER)})
        asked.case = city.part(case)
        sought = self.thing("remedy", "remedy", hands={("legal_reviewer", OWNER)})
        notice = {name: self.mark("remedy") for name in ("remedy_organ", "remedy_no", "claim")}
        code = case_acts.open_case(
            newest("remedy"), OWNER, "file_review", {**notice, "notice_on": START.date(), "remedy_days": 10},
            by=city.seat("legal_reviewer"), at=START, request=None,
        )  # fmt: skip
        sought.case = city.case(code)
        self._correct()

    def _correct(self) -> None:
        """A record about its applicant that is to be corrected, sent on to its letter."""
        thing = self.thing("correct", "correct", hands={("request_officer", OWNER), ("handler", OWNER)})
        keys_ = ("name", "record_title", "record_given", "record_wrong", "record_right", "record_evidence")
        code = case_acts.open_case(
            newest("correct"), OWNER, "submit", {}, by=PUBLIC, at=START, answer_facts={"applicant_type": "natural_person"},
            answer_typed={key: self.mark("correct") for key in keys_}, answer_sealed=(), title=self.mark("correct"),
            party=self.mark("correct"),
        )  # fmt: skip
        case = take(city.case(code), "accept", "request_officer", START)
        given = {"finding": self.mark("correct"), "record_fixed": self.mark("correct")}
        thing.case = take(case, "decide", "handler", START, given, outcome="corrected")
        thing.turns = {("signer", OWNER)}

    def _materials(self, thing: Thing) -> None:
        """Files that are to go with its reply: a document with a paragraph withheld, a picture."""
        self.thing("material", "material")
        by, self.ids_of_files = city.seat("handler"), {}
        document = Document()
        document.add_paragraph(self.mark("material"))
        document.add_paragraph("其余内容")
        kept = io.BytesIO()
        document.save(kept)
        for name, format, pages, data in (
            ("material", "docx", 0, kept.getvalue()),
            ("picture", "pdf", 1, bad_redactions.honest()),
        ):
            given = (self.mark("material"), files.put(data), format, pages)
            self.ids_of_files[name] = materials.add(thing.case, *given, by=by, at=START)
        row = Material.objects.select_related("case__agency").get(code=self.ids_of_files["material"])
        materials.mark(row, [{"place": "1", "words": "", "ground": "process"}], by=by, at=START)
        materials.make(row, by=by, at=START)

    def _upload(self, thing: Thing) -> None:
        with transaction.atomic():
            answer = Answer.objects.create(
                form="request", version="1", case_no=thing.case.no, chain=OWNER, seq=1
            )
            data = self.mark(thing.name).encode()
            name = sealing.seal(f"{self.mark(thing.name)}.txt", "forms.upload.name")
            Upload.objects.create(
                answer=answer,
                field="attachments",
                digest=files.put(data),
                sealed_name=name,
                size=len(data),
                media_type="text/plain",
            )

    # -- releases

    def _draft(self, name: str, **given) -> Case:
        self.thing(name, "release")
        values = {key: self.mark(name) for key in ("title", "summary", "keywords", "source", "doc_no")}
        values["body"] = f"<p>{self.mark(name)}</p>"
        data = self.mark(name).encode()
        files_ = [
            {
                "name": f"{self.mark(name)}.txt",
                "media": "text/plain",
                "size": len(data),
                "digest": files.put(data),
            }
        ]
        code = case_acts.open_case(
            "release-2", OWNER, "draft", {"formed_on": START.date()}, by=city.seat("drafter"), at=START,
            column=Column.objects.get(code="policy-other"), values=values, files=files_,
        )  # fmt: skip
        checked = {
            "questions": [self.mark(f"{name}.gate")],
            "attribute": "proactive",
            "binds_public": False,
            **given,
        }
        return take(city.case(code), "self_check", "drafter", START, checked)

    def _releases(self) -> None:
        for name in ("release_draft", "release_published", "release_withheld"):
            self.thing(f"{name}.gate", "release")
        reason = {
            "attribute": "withheld",
            "attribute_law": "条例第十六条第一款",
            "attribute_reason": self.mark("release_withheld.gate"),
        }
        cases = {
            "release_draft": self._draft("release_draft"),
            "release_published": self._draft("release_published"),
            "release_withheld": self._draft("release_withheld", **reason),
        }
        for name in ("release_published", "release_withheld"):
            for do, post in (("secrecy_review", "secrecy_reviewer"), ("office_check", "office_checker")):
                cases[name] = take(cases[name], do, post, START, {"opinion": self.mark(f"{name}.gate")})
            cases[name] = take(
                cases[name], "sign" if "published" in name else "sign_unpublished", "signer", START
            )
        for name, case in cases.items():
            self.things[name].case = self.things[f"{name}.gate"].case = case
            self.things[name].record = Record.objects.house.get(case=case.code)

    def _handed(self) -> None:
        """A document of another system: who reviewed it there is for those who see its case."""
        thing = self.thing("release_handed", "release")
        steps = ("draft", "secrecy_review", "office_check", "sign")
        reviews = [
            handed.Review(
                s,
                f"oa-{s}",
                self.mark(thing.name),
                self.mark(thing.name),
                "2026-03-02",
                "a" * 64,
                self.mark(thing.name),
            )
            for s in steps
        ]
        what = handed.Handed("oa-1", "K-1", "b" * 64, "a" * 64, f"{OWNER}.signer", "signer", reviews)
        code = case_acts.open_case(
            "release-oa-2", OWNER, "submit", {"formed_on": START.date()}, by=Seat("oa:oa-1", "machine", OWNER), at=START,
            column=Column.objects.get(code="policy-other"), values={"title": "报送的通知", "body": "<p>正文</p>"}, files=[],
            handed=what,
        )  # fmt: skip
        thing.case = city.case(code)

    # -- services

    def _services(self) -> None:
        kind = offered.publish(offered.road())
        draft = offered.dig() | {"name": self.mark("item_draft"), "place": self.mark("item_draft")}
        self.thing("item_draft", "item")
        item_acts.save_item(OWNER, draft, by=city.seat("section_head"), at=START)
        self.thing(
            "service",
            "service",
            turns={("handler", OWNER), ("section_head", "LT13")},
            hands={("window_clerk", OWNER)},
        )
        case = offered.apply(
            kind,
            answer_typed={"name": self.mark("service"), "place": self.mark("service")},
            party=self.mark("service"),
            title=self.mark("service"),
        )
        self.things["service"].case = take(case, "receive", "window_clerk", START)

    # -- the rest

    def _rest(self) -> None:
        self.thing("import", "import")
        named = {"manifest_digest": "0" * 64, "released_under": "disclosure_head"}
        by = city.seat("disclosure_head")
        code = case_acts.open_case(
            "import-1", OWNER, "open", by=by.__class__("", "operator", OWNER), at=START, **named
        )
        self.things["import"].case = city.case(code)
        check = self.thing("validity", "validity", turns={("disclosure_head", OWNER)})
        check.case = city.case(case_acts.open_case("validity-1", OWNER, "open", by=SYSTEM, at=START))
        self.thing("report", "report")
        texts = {key: self.mark("report") for key in ("s1", "s5", "s6")}
        owner = Agency.objects.get(code=OWNER)
        count_acts.prepare(owner, 2025, texts, by=by, at=START)
        chapters = {
            "title": self.mark("report"),
            "chapters": [{"key": "s1", "label": self.mark("report"), "table": ""}],
        }
        count_acts.prepare(owner, 2025, texts, chapters=chapters, by=by, at=START)
        self.returned = returning.say(
            owner, 2025, "2021", "proactive.penalties.decisions", "3", self.mark("report"), by=by, at=START
        )
        self.thing("setting", "setting")
        policy_acts.set_value(
            "review_organ", OWNER, "市人民政府", self.mark("setting"), START.date(), by=by, at=START
        )
        self.thing("machine", "machine")
        machines.enter_machine(
            "oa-1", self.mark("machine"), None, ["documents"], sealing.seal(self.mark("machine"), signing.PURPOSE),
            by=city.seat("admin_security", "LT01"), at=START,
        )  # fmt: skip
        self._handed()
        self.thing("mail", "mail")
        self.mail = self._letter()
        self.phone = self._photographed()
        self.thing("finding", "finding")
        seen = Found("BLANK", OWNER, "notices", evidence=self.mark("finding"))
        watch.take_down([seen], by=SYSTEM, at=START)
        self.thing("topic", "topic")
        text = {"kind": "text", "title": self.mark("topic"), "text": self.mark("topic")}
        composed = {"title": self.mark("topic"), "about": self.mark("topic"), "blocks": [text]}
        topics.save_topic(
            "lights", OWNER, composed, self.mark("topic"), seen=0, by=city.seat("drafter"), at=START
        )
        self._brought()
        self.thing("transfer", "transfer")
        made = transfers.compose(
            Agency.objects.get(code=OWNER), "archive", 10**9, by=city.seat("archivist"), at=START
        )
        batch = Transfer.objects.house.get(code=made)
        scan = files.put(self.mark("transfer").encode())
        transfers.receive(
            batch, START.date(), self.mark("transfer"), scan, by=city.seat("archivist"), at=START
        )
        self.thing("notice", "notice")
        days = [[day.isoformat(), name, True] for day, name in fixed_holidays(2027).items()]
        self.notice = policy_acts.add_notice(
            2027, days, self.mark("notice"), START.date(), by=SYSTEM, at=START
        )
        self.thing("opinion", "opinion")
        self.notice_code = city.notice().code
        self.opinion = opinion_acts.send(
            self.notice_code, {"sender": "person"}, {"content": self.mark("opinion"), "name": self.mark("opinion")}, frozenset(), at=START
        )  # fmt: skip
        self.thing("table", "table")
        known = registers.get("licences")
        values, problems = rows.judge(
            known, 1, tables.natural(1, party_name=self.mark("table"), content=self.mark("table"), person_id_no=self.mark("table"))
        )  # fmt: skip
        assert problems == []
        entries.enter("licences", OWNER, [values], by=city.seat("handler"), at=START)
        self.thing("defined", "defined")
        row = {"type": "text", "required": True, "shown": "public"}
        sheet = {
            "label": self.mark("defined"), "column": "notices", "law": self.mark("defined"), "purpose": self.mark("defined"), "years": "10",
            "fields": [{**row, "label": self.mark("defined")}, {**row, "label": self.mark("defined")}],
        }  # fmt: skip
        defining.save(
            "grants", sheet, self.mark("defined"), seen=0, by=city.seat("openness_office", "LT01"), at=START
        )
        self.thing("carried", "carried")
        public = Edition.objects.house.get(record=self.things["release_published"].record)
        proof = files.put(self.mark("carried").encode())
        self.posting = channels.carry(
            public,
            "board",
            self.mark("carried"),
            evidence=proof,
            on=START.date(),
            by=city.seat("drafter"),
            at=START,
        )
        to = [self.mark("carried")]
        self.issue = channels.issue(public.agency, "简报", [public], to, by=by, at=START)
        worker.drain(START, {"channels.bulletin"})
        air = [("world-air", "路口监测点", "书院街1号")]  # public to the last word
        stations.open_stations("air", public.agency, air, START.date(), by=city.seat("drafter"), at=START)
        self.thing("gazette", "gazette")
        office = Agency.objects.get(code="LT01")
        self.gazette = gazette.compose(
            office, None, self.mark("gazette"), START.date(), [("departments", public)], by=city.seat("drafter", "LT01"), at=START
        )  # fmt: skip
        self._reader()
        self.thing("job", "job")
        with transaction.atomic():
            Job.objects.create(
                topic="press.print", priority=50, dead_at=START, last_error=f"JobError: {self.mark('job')}"
            )

    def _reader(self) -> None:
        """A mailbox and what it looks for: nobody at the desk and nobody outside may see them."""
        self.thing("reader", "reader")
        sought = Sought(self.mark("reader")).text
        subscribing.ask(
            f"{self.mark('reader')}@lanting.example", Wanted("search", sought, "now"), "10.0.0.9", at=START
        )
        _, _, token = subscribing.opened(Asked.objects.get())
        subscribing.confirm(token, at=START)

    def _ids(self) -> dict[str, object]:
        """What addresses name, by the name in the policy's patterns."""
        found: dict[str, object] = {}
        for name, thing in self.things.items():
            if thing.case:
                found[name] = thing.case.code
            if thing.record:
                found[f"{name}_record"] = thing.record.code
        done = self.things["request_done"].case
        papers = Paper.objects.house.filter(case=done.code).exclude(digest="")
        found["receipt"] = papers.get(key="receipt").check_code
        found["paper"] = papers.get(key__startswith="reply").check_code
        found["scan"] = next(iter(case_acts.erasing.scans(done.code)))
        found["reading"] = Reading.objects.get(case=done, post="signer").pk
        found["holding"] = Holding.objects.get(post__agency=OWNER, post__kind="drafter").pk
        found |= {"hearing": self.notice_code, "opinion": self.opinion}
        found |= self.ids_of_files
        found["entry"] = Entry.objects.house.get().code
        found["finding"] = Finding.objects.house.get(code="BLANK").pk
        found["notice"] = self.notice
        found["bundle"] = Bundle.objects.house.get().code
        found["transfer"] = Transfer.objects.house.get(agency=OWNER).code
        found |= {
            "posting": self.posting,
            "issue": self.issue,
            "station": "world-air",
            "gazette": self.gazette,
        }
        found["returned"] = self.returned
        found["mail"], found["phone_token"] = self.mail, self.phone.token
        found["job"] = Job.objects.get(topic="press.print", dead_at__isnull=False).pk
        return found


def covered(viewer: Viewer) -> set[str]:
    """Not the code's own answer, but the world's: LT04 works for its town, everybody else for themselves."""
    return {viewer.agency, TOWN} if viewer.agency == OWNER else {viewer.agency}


def covered_as_the_house_says(viewer: Viewer) -> set[str]:
    return agencies_covered(city.seat(viewer.post, viewer.agency), START.date())
