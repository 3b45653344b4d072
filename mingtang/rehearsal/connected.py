"""Another system that is connected: the bureau's office-automation system, with a document in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from mingtang.cases import handed
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.kinds import newest
from mingtang.people.machines import acts, signing
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.records.models import Column
from mingtang.rehearsal.hours import Hours, moment
from mingtang.rehearsal.stage import Script, Stage
from mingtang.vault import sealing, sm3

OA, STREETS, SECURITY = "oa-lt04", "LT04", "LT12"
_MACHINE = Seat(f"{handed.MACHINE}{OA}", "machine", STREETS)
_REVIEWS = (
    ("draft", "1107", "严起稿", "市容管理科科员", ""), ("secrecy_review", "1021", "毕慎言", "办公室保密专干", "不涉密，可以公开"),
    ("office_check", "1003", "施点校", "办公室主任", "已核"), ("sign", "1001", "邵签押", "副局长", "同意印发并公开"),
)  # fmt: skip
_SENT = (  # working days ago, key, title, number, body, what came after: (working days ago, step, post, words)
    (12, "OA-0268", "关于书院街临时占道施工的通知", 48,
     "<p>书院街东段供水管网改造，施工期间占用南侧人行道，请行人绕行北侧。</p>",
     ((10, "ask_withdrawal", "", "施工推迟，另行通知"), (9, "agree_withdrawal", "signer", "施工推迟，旧通知会使市民误会"))),
    (9, "OA-0289", "关于听雨巷公厕改造期间临时关闭的通知", 52,
     "<p>听雨巷公厕改造期间关闭，请使用巷口和菜市场的公厕。</p>",
     ((1, "ask_withdrawal", "", "改造已完工，公厕已恢复开放"),)),
    (8, "OA-0295", "关于渡口镇垃圾转运站异味投诉办理情况的通知", 55,
     "<p>投诉人电话14100003180，已回复。转运站已加装除臭设施。</p>",
     ((7, "turn_away", "office_checker", "请隐去投诉人的电话后再报送"),)),
    (6, "OA-0302", "关于路灯巷夜市摊位调整的通知", 58,
     "<p>路灯巷夜市摊位自下月起调整，有疑问的请与摊位管理员联系，电话14100003205。</p>",
     ((6, "recall", "", "附图有误，改正后再报送"),)),
    (1, "OA-0327", "关于汀江大道沿线店招安全检查结果的通知", 66,
     "<p>检查店招214块，限期整改9块。对结果有疑问的，请与承办人联系，电话14100003271。</p>", ()),
)  # fmt: skip


_LATER = ("OA-0311", "关于调整书院街片区路灯开闭时间的通知", 61,
          "<p>为方便市民夜间出行，书院街、听雨巷、路灯巷的路灯每晚提前15分钟开启，次日清晨推迟15分钟关闭。</p>")  # fmt: skip
_READING = (
    "OA-0312",
    "书院街片区路灯为什么要早开晚关",
    0,
    "<p>入冬以后天黑得早、亮得晚，提前开启、推迟关闭，方便市民早晚出行。</p>",
)


def system(stage: Stage, hours: Hours, first: date) -> Script:
    """The security administrator registers it; its key is shown to nobody here."""
    yield hours.office(hours.back(first, 15))
    key = sealing.seal(signing.new_key(), signing.PURPOSE)
    by, agency = stage.cast(SECURITY, "admin_security"), Agency.objects.get(code=STREETS)
    acts.enter_machine(OA, "市城市管理局公文系统", agency, ["documents"], key, by=by, at=stage.now)
    for one in _SENT:
        stage.add(_document(stage, hours, first, *one))
    stage.add(_later(stage, hours, first))


def _document(
    stage: Stage, hours: Hours, first: date, back: int, name: str, title: str, number: int, body: str,
    after: Sequence[tuple[int, str, str, str]],
) -> Script:  # fmt: skip
    """One document, and what that system or this house did with it afterwards."""
    yield hours.office(hours.back(first, back))
    case = _send(stage, name, title, f"澜城管〔{day(stage.now).year}〕{number}号", body)
    for later, step, post, reason in after:
        yield hours.office(hours.back(first, later), stage.now)
        by = stage.cast(STREETS, post) if post else _MACHINE
        stage.take(case, step, {"reason": reason}, by, stage.now)


def _later(stage: Stage, hours: Hours, first: date) -> Script:
    """A document with the hour at which it is to be public, two working days from now, and its interpretation, which waits for it."""
    yield hours.office(hours.back(first, 4))
    name, title, number, body = _LATER
    hour = moment(hours.on(first, 2), time(9, 0))
    case = _send(stage, name, title, f"澜城管〔{day(stage.now).year}〕{number}号", body, {"publish_at": hour})
    name, title, _, body = _READING
    _send(stage, name, title, "", body, interprets=case.facts["facts"]["record"], reading="text")


def _send(
    stage: Stage, name: str, title: str, number: str, body: str, given: dict[str, datetime] | None = None, **tied: str
) -> Case:  # fmt: skip
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
    values = {
        "title": title,
        "doc_no": number,
        "body": body,
        "attribute": "proactive",
        "validity": "valid",
        **tied,
    }
    return stage.open(
        newest(handed.KIND), STREETS, "submit", {"formed_on": today, **(given or {})}, _MACHINE, stage.now,
        column=Column.objects.get(code="notices"), values=values, files=[], handed=what,
    )  # fmt: skip
