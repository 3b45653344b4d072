"""python -m tests.played VERB …: plays in a standing city through the acts, in a process of its own. Answers JSON."""

import io
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import django
from django.core.management import call_command
from django.db import connection, transaction
from PIL import Image

django.setup()

from mingtang.cases import acts as case_acts  # noqa: E402
from mingtang.cases import audit  # noqa: E402
from mingtang.cases.models import Case  # noqa: E402
from mingtang.cli import city_file  # noqa: E402
from mingtang.jobs import worker  # noqa: E402
from mingtang.jobs.models import Job  # noqa: E402
from mingtang.ledger import checkpoints  # noqa: E402
from mingtang.ledger.refusal import Refused  # noqa: E402
from mingtang.papers.models import Paper  # noqa: E402
from mingtang.people import acts  # noqa: E402
from mingtang.people.models import Account, Agency, Holding  # noqa: E402
from mingtang.people.seats import SYSTEM, seat_of  # noqa: E402
from mingtang.people.sessions import SessionStore  # noqa: E402
from mingtang.vault import files, keys  # noqa: E402
from tests import city  # noqa: E402
from tests.cases import histories  # noqa: E402
from tests.portal.reader import Reader  # noqa: E402

if __name__ == "__main__":  # a standing city lives today: its passwords are not aged, its sessions hold
    city.START = datetime.now(UTC)

OFFICERS = 32  # persons who hold one post, for races


def make():
    """The small city of tests/city.py with 32 officers in one post."""
    call_command("migrate", verbosity=0)
    keys.make()
    city.found()
    with transaction.atomic():
        post = acts.make_post(Agency.objects.get(code="LT04"), "request_officer")
    for n in range(OFFICERS):
        person = f"LT04.officer{n:02}"
        acts.enter_person(
            person, f"专员{n:02}", person.lower(), city.PASSWORD, by=SYSTEM, at=city.START, must_change=False
        )
        acts.hold(person, post, city.START.date(), by=SYSTEM, at=city.START)
    city_file.write(
        {"mode": "empty", "seed": 0, "today": str(city.START.date()), "profile": "small", "state": "ready"}
    )
    return {"sessions": [session_of(f"lt04.officer{n:02}") for n in range(OFFICERS)]}


def session_of(login):
    """The key of a session as signing in leaves it."""
    account = Account.objects.get(login=login)
    store = SessionStore()
    store.update({"account": account.pk, "hash": account.get_session_auth_hash(), "stage": "in"})
    with transaction.atomic():
        store.save()
    return store.session_key


def requests(n):
    """`n` requests that wait to be accepted; their codes."""
    return [city.request(city.START).code for _ in range(int(n))]


def submit_at_once(processes, threads):
    """`processes` × `threads` requests submitted at the same moment."""
    start = str(time.time() + 2.5)
    words = [sys.executable, "-m", "tests.played", "submit_from", start, threads]
    running = [subprocess.Popen(words, stdout=subprocess.DEVNULL) for _ in range(int(processes))]
    assert [process.wait(60) for process in running] == [0] * int(processes)
    return {}


def submit_from(start, threads):
    return in_threads(int(threads), float(start), lambda n: city.request(city.START).no)


def submit_twice_at_once(threads):
    """One form, sent by `threads` impatient clicks under one key; the codes of the cases they were told."""
    return in_threads(
        int(threads), time.time() + 0.2, lambda n: city.request(city.START, key="one-form").code
    )


def accept_in_bulk_and_alone(n):
    """`n` requests accepted by 8 threads at once, four of them in bulk, four one by one from the last to the first."""
    codes = requests(n)
    seats = [
        seat_of(h)
        for h in Holding.objects.filter(person__code__startswith="LT04.officer").select_related(
            "post", "person"
        )
    ]

    def accept(k):
        if k % 2:
            return len(
                [
                    s
                    for s in case_acts.take_many(codes, "accept", by=seats[k], at=city.START)
                    if not s["reason"]
                ]
            )
        return sum(alone(code, seats[k]) for code in reversed(codes))

    return in_threads(8, time.time() + 0.2, accept)


def alone(code, seat):
    try:
        case_acts.take(city.case(code), "accept", by=seat, at=city.START)
    except Refused:
        return 0
    return 1


def in_threads(count, start, work):
    """The results of work(n), begun in every thread at the moment `start`; a failure fails the process."""

    def one(n):
        time.sleep(max(0, start - time.time()))
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def played():
    """A request up to its delivered reply, a released document, two checkpoints (the second after more events)."""
    case = histories.answered(city.START)
    with transaction.atomic():
        checkpoints.make(city.START)
    city.published(city.START)
    with transaction.atomic():
        checkpoints.make(city.START)
    city.request(city.START)
    worker.drain()
    return {"case": case.code}


def confided(mark, identity, telephone):
    """A request in which every field, file and paper bears `mark`, played to its archive among many others."""
    requests(30)
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "JPEG", comment=mark.encode())
    text = f"说明{mark}".encode()
    reader = Reader().open("/ask/form/?agency=LT04")
    reader.press("下一步", applicant_type="natural_person")
    reader.press("下一步", name=f"周{mark}", id_type="id_card")
    reader.press(
        "下一步", id_number=identity, files={"identity_proof": (f"证{mark}.jpg", picture.getvalue())}
    )
    reader.press(
        "下一步", info_title=f"方案{mark}", info_doc_no=f"文{mark}", info_description=f"说明{mark}" * 40,
        files={"attachments": (f"附{mark}.txt", text)},
    )  # fmt: skip
    reader.press("下一步", info_form="electronic", delivery_form="online")
    reader.press("下一步", telephone=telephone, email=f"{mark[2:]}@example.com", address=f"书院街道{mark}号")
    reader.press("提交申请")
    requests(30)
    case = settled(Case.objects.house.get(title__contains=mark), mark)
    worker.drain()
    return {
        "case": case.code,
        "no": case.no,
        "checks": list(Paper.objects.house.filter(case=case.code).values_list("check_code", flat=True)),
    }


def settled(case, mark):
    """The case played on from its acceptance; the reply is signed on paper and entered with its scan (代录)."""
    at = city.START
    case = histories.decided(city.case(case.code), at, mark)
    signed = city.later(at, 12)  # the day of 拟办: nobody signs before
    given = {"on_paper": "signer", "scan": files.put(f"批示{mark}".encode()), "paper_on": signed.date()}
    case = city.take(case, "sign", "registry_clerk", signed, {"opinion": f"同意{mark}"}, **given)
    printed(case)
    return histories.closed(case, at, mark)


def printed(case, patience=60):
    """Wait until every paper of the case has its bytes: another worker of the city may hold the job."""
    until = time.monotonic() + patience
    while Paper.objects.house.filter(case=case.code, digest="").exists():
        assert time.monotonic() < until, f"papers of {case.no} without bytes after {patience} s"
        worker.drain()
        time.sleep(0.05)


def erased(code):
    """The head of the disclosure office erases what was typed in the case; the jobs of it run."""
    case_acts.erase(
        city.case(code), "申请人要求删除，依据个人信息保护法", by=city.seat("disclosure_head"), at=city.START
    )
    return drain()


def checkpointed():
    """One checkpoint more."""
    with transaction.atomic():
        return checkpoints.make(datetime.now(UTC)).no


def audited():
    """What the events say against what the rows say, and what the jobs did."""
    cases, wrong = audit.differences()
    papers = Paper.objects.house.all()
    return {
        "cases": cases,
        "wrong": wrong,
        "jobs": Job.objects.counts(),
        "errors": sorted(set(Job.objects.exclude(last_error="").values_list("last_error", flat=True))),
        "numbers": sorted(Case.objects.house.values_list("no", flat=True)),
        "titles": dict(Case.objects.house.values_list("title", "no")),
        "states": dict(Case.objects.house.values_list("code", "state")),
        "papers": papers.count(),
        "paperless": papers.filter(digest="").count(),
    }


def drain():
    """What a worker does that starts after others were killed. A job that cost eight workers their lives is a dead
    letter; the system administrator lets it run again."""
    worker.release_lost()
    runs, lost = worker.drain(), []
    for job in Job.objects.dead():
        lost.append(job.last_error)
        acts.revive_job(job.pk, by=city.seat("admin_system", "LT01"), at=datetime.now(UTC))
    return {"runs": runs + worker.drain(), "lost": lost}


if __name__ == "__main__":
    verb, *words = sys.argv[1:]
    print(json.dumps(globals()[verb](*words)))
