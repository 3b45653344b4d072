"""设置: what each post may set. Three administrators, each only its own door; the disclosure head sets terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mingtang.cases.codes import next_after
from mingtang.cases.releases import index_text
from mingtang.desk import alarming
from mingtang.desk.frame import now, page, today
from mingtang.desk.turning import LATEST, Listing, Order, turned
from mingtang.jobs.models import Job
from mingtang.ledger.refusal import Refused
from mingtang.people import acts
from mingtang.people.gates import held_by, signed_in
from mingtang.people.models import Account, Agency, Holding, Person, ReadLog
from mingtang.people.posts import POSTS
from mingtang.people.seats import filled_by
from mingtang.people.seats import names as names_of_staff
from mingtang.policy import acts as policy_acts
from mingtang.policy import values as policy
from mingtang.policy.declared import DECLARED
from mingtang.policy.models import Setting
from mingtang.ui.inputs import Input

HOME = ("设置", "/desk/settings/")
PUBLISHING = (
    "drafter",
    "secrecy_reviewer",
    "signer",
    "disclosure_head",
    "request_officer",
)  # without whom nothing goes out
READINGS = {
    "view": "查看",
    "reveal": "显示全文",
    "export": "导出",
    "print": "打印",
    "download": "下载",
    "check": "核验",
}
READ_THINGS = {
    "case": "办件", "paper": "文书", "scan": "扫描件", "upload": "申请材料", "records": "信息清单", "cases": "办件清单",
    "findings": "整改清单", "dossier": "案卷", "dossiers": "案卷目录", "papers": "发文登记", "seals": "用印登记", "transfer": "移交批次", "mail": "邮件", "mails": "邮件清单",
}  # fmt: skip

DEAD = Order({"dead_at": datetime, "id": int}, newest_first=True)


@dataclass(frozen=True)
class Place:
    """One page of the settings: who may open it."""

    label: str
    url: str
    about: str
    posts: frozenset[str]


PLACES = (
    Place(
        "单位",
        "/desk/settings/agencies/",
        "新增单位，修改名称、电话、隶属和排序，撤并和划转",
        frozenset({"admin_system"}),
    ),
    Place("账号", "/desk/settings/accounts/", "新建、停用账号", frozenset({"admin_system"})),
    Place(
        "收件邮箱",
        "/desk/settings/mailboxes/",
        "各单位接收申请的邮箱：服务器、账号和收信情况",
        frozenset({"admin_system"}),
    ),
    Place("短信平台", "/desk/settings/sms/", "发送手机验证码的接口和发送情况", frozenset({"admin_system"})),
    Place("岗位与交接", "/desk/settings/posts/", "任职、A/B 岗代办、岗位交接", frozenset({"admin_security"})),
    Place(
        "接入系统",
        "/desk/settings/machines/",
        "登记公文系统和监测平台，发放、换发和停用密钥",
        frozenset({"admin_security"}),
    ),
    Place(
        "参数",
        "/desk/settings/values/",
        "期限提前量、密码有效期等本单位设定",
        frozenset({"admin_security", "disclosure_head"}),
    ),
    Place(
        "栏目审查",
        "/desk/settings/gates/",
        "各栏目发布前须经哪些审查、各几个工作日",
        frozenset({"openness_office", "disclosure_head"}),
    ),
    Place(
        "类目",
        "/desk/settings/headings/",
        "信息类别和主题分类：增设、改名、停用",
        frozenset({"openness_office", "disclosure_head"}),
    ),
    Place(
        "节假日安排",
        "/desk/settings/calendar/",
        "录入放假通知，先看对在办件的影响",
        frozenset({"admin_system"}),
    ),
    Place(
        "未完成的后台任务", "/desk/settings/jobs/", "多次失败的任务，可重新执行", frozenset({"admin_system"})
    ),
    Place("查阅记录", "/desk/settings/reads/", "谁在何时查看、导出了个人信息", frozenset({"admin_audit"})),
    Place(
        "服务事项",
        "/desk/items/",
        "编辑办事指南、材料、环节和时限，发布和停办",
        frozenset({"section_head", "leader_in_charge", "disclosure_head", "window_clerk"}),
    ),
    Place("修改密码", "/desk/password/", "修改本人登录密码", frozenset(POSTS)),
)


@signed_in
def home(request: Any) -> HttpResponse:
    shown = [p for p in PLACES if request.seat.post in p.posts]
    items = [{"label": p.label, "hint": p.about, "url": p.url} for p in shown]
    return page(
        request,
        "desk/settings.html",
        "settings",
        title="设置",
        items=items,
        alarms=alarming.told(request.seat),
    )


class AccountInput(Input):
    code = forms.RegexField(
        label="登录名",
        regex=r"^[a-z][a-z0-9.]{2,30}$",
        error_messages={"invalid": "登录名须以小写字母开头，由3至31个小写字母、数字或点组成"},
    )
    name = forms.CharField(label="姓名", max_length=40)
    password = forms.CharField(
        label="初始密码", max_length=128, help_text="首次登录须修改；至少10个字符，含三类字符"
    )


@held_by("admin_system")
def accounts(request: Any) -> HttpResponse:
    """Accounts of the house; a new one must change its password at first sign-in."""
    form = AccountInput(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if form.does(
            acts.enter_person,
            given["code"],
            given["name"],
            given["code"],
            given["password"],
            by=request.seat,
            at=now(),
        ):
            return redirect(f"/desk/settings/accounts/?q={given['code']}&added=1")
    q = request.GET.get("q", "").strip()
    rows = Account.objects.select_related("person").filter(realm="staff")
    rows = rows.filter(login__icontains=q) | rows.filter(person__name__icontains=q) if q else rows
    shown, pages = turned(request, Listing(rows, LATEST, 40), rows.count())
    return page(
        request,
        "desk/accounts.html",
        "settings",
        [HOME, ("账号", "")],
        form=form,
        rows=shown,
        pager=pages,
        q=q,
        added=q if request.GET.get("added") and not form.is_bound else "",
        status=422 if form.errors else 200,
    )


@held_by("admin_system")
@require_POST
def switch(request: Any, login: str) -> HttpResponse:
    account = get_object_or_404(Account, login=login)
    if account == request.account:
        raise Http404
    acts.switch_account(account, not account.active, by=request.seat, at=now())
    return redirect("/desk/settings/accounts/")


class ResetInput(Input):
    new = forms.CharField(
        label="新的初始密码", max_length=128, help_text="至少10个字符，含三类字符；本人首次登录须修改"
    )


@held_by("admin_system", "admin_security")
def reset(request: Any, login: str) -> HttpResponse:
    """A forgotten password: a new first one, said to the person by the administrator."""
    account = get_object_or_404(Account, login=login)
    back = ("账号", "/desk/settings/accounts/")
    if request.seat.post == "admin_security":
        back = ("岗位与交接", "/desk/settings/posts/")
    form = ResetInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.reset_password, account, form.cleaned_data["new"], by=request.seat, at=now()
    ):
        return redirect(back[1])
    crumbs = [HOME, back, (login, "")]
    status = 422 if form.errors else 200
    return page(
        request,
        "desk/form.html",
        "settings",
        crumbs,
        form=form,
        title=f"重设密码：{login}",
        primary="重设密码",
        status=status,
    )


@held_by("admin_security")
@require_POST
def totp_off(request: Any, person: str) -> HttpResponse:
    """A lost second factor: taken away, so that the next sign-in can set a new one."""
    account = get_object_or_404(Account, person=person)
    form = Input(request.POST)
    if not (form.is_valid() and form.does(acts.reset_totp, account, by=request.seat, at=now())):
        reason = "；".join(p["text"] for p in form.problems())
        return page(
            request,
            "desk/form.html",
            "settings",
            [HOME, ("岗位与交接", "/desk/settings/posts/")],
            form=Input(),
            title="解除动态口令",
            intro=reason,
            primary="解除动态口令",
            status=422,
        )
    return redirect("/desk/settings/posts/")


class PersonField(forms.ModelChoiceField):
    """A person by name and login: names repeat. Who holds no post yet stands first, and is said to hold none."""

    def __init__(self, label: str, **more: Any) -> None:
        held = Holding.objects.filter(person=OuterRef("pk"), until=None)
        rows = Person.objects.filter(left_on=None).annotate(holds=Exists(held)).order_by("holds", "code")
        super().__init__(label=label, queryset=rows, empty_label="请选择", **more)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.code}）" + ("" if obj.holds else "：还没有岗位")


class HoldInput(Input):
    person = PersonField("人员")
    kind = forms.ChoiceField(label="岗位", choices=[("", "请选择"), *POSTS.items()])
    section = forms.CharField(label="科（处）室", max_length=40, required=False)
    since = forms.DateField(label="开始日期", widget=forms.DateInput)
    until = forms.DateField(
        label="结束日期", required=False, widget=forms.DateInput, help_text="代办须写明；任职可以不填"
    )
    stand_in_for = PersonField("代谁办理（A/B 岗）", required=False, help_text="只在代办时选")


@held_by("admin_security")
def posts(request: Any) -> HttpResponse:
    """Who holds which post of which agency; A/B 岗 with dates."""
    agency = get_object_or_404(Agency, code=request.GET.get("agency") or request.seat.agency)
    form = HoldInput(request.POST or None, initial={"since": today(), "person": request.GET.get("person")})
    if form.is_valid():
        given = form.cleaned_data
        stand = given["stand_in_for"].pk if given["stand_in_for"] else None
        if form.does(_hold, agency, given, stand, request.seat):
            return redirect(f"/desk/settings/posts/?agency={agency.code}&person={given['person'].pk}&done=1")
    order = list(POSTS)
    rows = sorted(
        Holding.objects.on(today())
        .filter(post__agency=agency)
        .select_related("post", "person", "stand_in_for"),
        key=lambda row: (order.index(row.post.kind), row.pk),
    )
    held = {row.post.kind for row in rows}
    lacking = [
        POSTS[kind] for kind in PUBLISHING if kind not in held and not filled_by(agency.code, kind, today())
    ]
    agencies = Agency.objects.filter(closed_on=None).order_by("order", "code")
    return page(
        request,
        "desk/posts.html",
        "settings",
        [HOME, ("岗位与交接", "")],
        form=form,
        rows=rows,
        agency=agency,
        agencies=agencies,
        lacking=lacking,
        done=request.GET.get("done") and not form.is_bound,
        status=422 if form.errors else 200,
    )


def _hold(agency: Agency, given: dict[str, Any], stand_in: str | None, seat: Any) -> Any:
    return acts.hold_place(
        agency,
        given["kind"],
        given["section"],
        given["person"].pk,
        given["since"],
        given["until"],
        stand_in,
        by=seat,
        at=now(),
    )


class HandOverInput(Input):
    successor = PersonField("接替人", required=False, help_text="该岗位还有其他人时可以不填")


@held_by("admin_security")
def hand_over(request: Any, holding: int) -> HttpResponse:
    """岗位交接: the post changes hands in one act; nothing open is left without an owner."""
    row = get_object_or_404(Holding.objects.on(today()).select_related("post__agency", "person"), pk=holding)
    form = HandOverInput(request.POST or None)
    if form.is_valid():
        successor = form.cleaned_data["successor"].pk if form.cleaned_data["successor"] else None
        if form.does(acts.hand_over, row, successor, by=request.seat, at=now()):
            return redirect(f"/desk/settings/posts/?agency={row.post.agency_id}")
    title = f"{row.person.name}：{row.post.label}岗位交接"
    return page(
        request,
        "desk/form.html",
        "settings",
        [HOME, ("岗位与交接", "/desk/settings/posts/"), (title, "")],
        form=form,
        title=title,
        primary="交接",
    )


class ValueInput(Input):
    setting = forms.ChoiceField(
        label="参数",
        choices=[(d.key, f"{d.label}（{d.unit}）" if d.unit else d.label) for d in DECLARED.values()],
    )
    new = forms.CharField(label="新值", max_length=2000)
    valid_from = forms.DateField(label="生效日期", widget=forms.DateInput)
    source = forms.CharField(label="依据", max_length=200)


@held_by("admin_security", "disclosure_head")
def values(request: Any) -> HttpResponse:
    """Settings of this agency: value in force, where it comes from, its history; never changed, only followed."""
    agency = Agency.objects.get(code=request.seat.agency)
    form = ValueInput(request.POST or None, initial={"valid_from": today()})
    if form.is_valid():
        given = form.cleaned_data
        if form.does(
            policy_acts.set_value,
            given["setting"],
            agency.code,
            given["new"],
            given["source"],
            given["valid_from"],
            by=request.seat,
            at=now(),
        ):
            return redirect("/desk/settings/values/")
    rows = [{"declared": d, "value": policy.value(d.key, agency.line, today())} for d in DECLARED.values()]
    history = [
        {"row": row, "declared": DECLARED.get(row.key)}
        for row in Setting.objects.filter(agency=agency.code).order_by("-id")[:50]
    ]
    return page(
        request,
        "desk/values.html",
        "settings",
        [HOME, ("参数", "")],
        form=form,
        rows=rows,
        history=history,
        index=_index_preview(agency),
        agency=agency,
        declared=DECLARED,
        status=422 if form.errors else 200,
    )


def _index_preview(agency: Agency) -> list[str]:
    """The next index numbers of this agency by the rule of today (条例第十二条); nothing is taken from the counter."""
    n = next_after("index", agency.code, today().year)
    return [index_text(agency, today(), n + i) for i in range(2)]


@held_by("admin_system")
def jobs(request: Any) -> HttpResponse:
    """Dead letters: jobs that gave up, with the short reason; they can be run again."""
    return _jobs(request)


def _jobs(request: Any, refused: str = "") -> HttpResponse:
    counts = Job.objects.counts()
    shown, pages = turned(request, Listing(Job.objects.dead(), DEAD, 50), counts["dead"])
    return page(
        request, "desk/jobs.html", "settings", [HOME, ("未完成的后台任务", "")], dead=shown, pager=pages,
        counts=counts, refused=refused, status=409 if refused else 200,
    )  # fmt: skip


@held_by("admin_system")
@require_POST
def revive(request: Any, job: int) -> HttpResponse:
    try:
        acts.revive_job(job, by=request.seat, at=now())
    except Refused as refusal:
        return _jobs(request, refusal.reason)
    return redirect("/desk/settings/jobs/")


@held_by("admin_audit")
def reads(request: Any) -> HttpResponse:
    """查阅记录: who read, exported or printed personal data; codes only."""
    rows = ReadLog.objects.all()
    if who := request.GET.get("person", "").strip():
        rows = rows.filter(person=who)
    shown, pages = turned(
        request, Listing(rows, LATEST, 50)
    )  # without a total: it would be counted through millions
    names = names_of_staff()
    lines = [
        {
            "row": r, "name": names.get(r.person, r.person), "post": POSTS.get(r.post, r.post),
            "did": READINGS.get(r.action, r.action), "what": READ_THINGS.get(r.subject_type, r.subject_type),
        }
        for r in shown
    ]  # fmt: skip
    return page(
        request, "desk/reads.html", "settings", [HOME, ("查阅记录", "")], lines=lines, pager=pages, who=who
    )
