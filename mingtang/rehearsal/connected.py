"""Another system that is connected: the bureau's office-automation system, one document published, one held."""

from __future__ import annotations

from datetime import date, timedelta

from mingtang.cases import handed
from mingtang.clock import day
from mingtang.people.machines import acts, signing
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.records.models import Column
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Script, Stage
from mingtang.vault import sealing, sm3

OA, STREETS, SECURITY = "oa-lt04", "LT04", "LT12"
_REVIEWS = (
    ("draft", "1107", "严起稿", "市容管理科科员", ""), ("secrecy_review", "1021", "毕慎言", "办公室保密专干", "不涉密，可以公开"),
    ("office_check", "1003", "施点校", "办公室主任", "已核"), ("sign", "1001", "邵签押", "副局长", "同意印发并公开"),
)  # fmt: skip
_SENT = (  # working days ago, key, title, number, body
    (4, "OA-0311", "关于调整书院街片区路灯开闭时间的通知", 61,
     "<p>为方便市民夜间出行，自下周起，书院街、听雨巷、路灯巷的路灯每晚提前15分钟开启，次日清晨推迟15分钟关闭。</p>"),
    (1, "OA-0327", "关于汀江大道沿线店招安全检查结果的通知", 66,
     "<p>检查店招214块，限期整改9块。对结果有疑问的，请与承办人联系，电话14100003271。</p>"),
)  # fmt: skip


def system(stage: Stage, hours: Hours, first: date) -> Script:
    """The security administrator registers it; its key is shown to nobody here."""
    yield hours.office(hours.back(first, 15))
    key = sealing.seal(signing.new_key(), signing.PURPOSE)
    by, agency = stage.cast(SECURITY, "admin_security"), Agency.objects.get(code=STREETS)
    acts.enter_machine(OA, "市城市管理局公文系统", agency, ["documents"], key, by=by, at=stage.now)
    for back, name, title, number, body in _SENT:
        yield hours.office(hours.back(first, back))
        _send(stage, name, title, f"澜城管〔{day(stage.now).year}〕{number}号", body)


def _send(stage: Stage, name: str, title: str, number: str, body: str) -> None:
    today = day(stage.now)
    text = sm3.of_bytes("\n".join([title, number, body]).encode())
    reviews = [
        handed.Review(
            step, code, who, post, (today - timedelta(days=step == "draft")).isoformat(), text, said
        )
        for step, code, who, post, said in _REVIEWS
    ]
    signer = stage.cast(STREETS, "signer")
    what = handed.Handed(OA, name, sm3.of_bytes(name.encode()), text, signer.person, signer.post, reviews)
    values = {"title": title, "doc_no": number, "body": body, "attribute": "proactive", "validity": "valid"}
    stage.open(
        "release-oa-1", STREETS, "submit", {"formed_on": today}, Seat(f"{handed.MACHINE}{OA}", "machine", STREETS), stage.now,
        column=Column.objects.get(code="notices"), values=values, files=[], handed=what,
    )  # fmt: skip
