"""The gallery: every component in its normal, empty, long and error state, served to the tests only."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import path

from mingtang import clock
from mingtang.ledger.refusal import Moved, Refused
from mingtang.ui import bar, errors, lamps
from mingtang.ui.headers import public
from mingtang.ui.inputs import Input
from mingtang.ui.site import site

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONG = "澜汀市澜北新区城乡建设与历史文化街区保护及既有住宅加装电梯工作联席会议办公室（筹）"
LONG_TITLE = (
    "澜汀市人民政府办公室关于印发《澜汀市既有多层住宅加装电梯财政补助资金管理办法（试行）》及其实施细则的通知"
)
TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)


def city():
    shown = site(
        name="澜汀市政务公开",
        owner="澜汀市人民政府办公室",
        phone="0999-8812345",
        code="9999000001",
        demo=True,
    )
    shown |= {
        "icp": "演示备案000001号",
        "checkpoint": {"text": "2026-11-20 08:00", "url": "/check/"},
        "find_error": "/find-error",
    }
    shown["nav"][0]["current"] = True
    shown["hot"] = [
        {"label": word, "url": f"/search?q={word}"} for word in ("加装电梯", "学区划分", "公积金")
    ]
    return shown


def due(start, extensions=(), pauses=()):
    rule = clock.Rule(
        clock.Term(20, "working_days", "《政府信息公开条例》第三十三条", label="答复期限"), cap=20
    )
    facts = clock.Facts(start, channel="网上提交", extensions=tuple(extensions), pauses=tuple(pauses))
    return clock.due(facts, rule, clock.packaged())


def bars():
    """Five clocks: normal, soon, paused, extended with a pause, late."""
    third = clock.Pause(date(2026, 11, 9), date(2026, 11, 16), "征求第三方意见（条例第三十二条）")
    asked = clock.Pause(date(2026, 11, 12), None, "征求第三方意见（条例第三十二条）")
    more = clock.Extension(20, date(2026, 11, 18), "《政府信息公开条例》第三十三条")
    starts = {
        "normal": due(date(2026, 11, 10)),
        "soon": due(date(2026, 10, 26)),
        "today": due(date(2026, 10, 23)),
        "paused": due(date(2026, 10, 29), pauses=[asked]),
        "extended": due(date(2026, 10, 26), extensions=[more], pauses=[third]),
        "late": due(date(2026, 10, 20)),
    }
    found = {}
    for name, answer in starts.items():
        lamp = clock.lamp(answer, TODAY, clock.packaged())
        base = 20 if name == "extended" else None
        found[name] = {
            "bar": bar.of(answer, lamp, today=TODAY, base=base),
            "trace": answer.trace,
            "lamp": lamp,
        }
    found["waiting"] = {
        "bar": bar.waiting("双方确认收到之日起算", lamps.waiting()),
        "trace": (),
        "lamp": lamps.waiting(),
    }
    return found


class RequestInput(Input):
    short = ("born",)
    applicant = forms.CharField(label="姓名", max_length=40, help_text="与身份证件一致")
    phone = forms.CharField(
        label="联系电话",
        help_text="11位手机号码，或“区号-号码”",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.EmailField(label="电子邮箱", required=False)
    born = forms.DateField(label="形成日期", required=False)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=9, initial=1)
    agency = forms.ChoiceField(
        label="受理机关", choices=[("", "请选择"), ("a", "澜汀市人民政府办公室"), ("b", LONG)]
    )
    how = forms.ChoiceField(
        label="获取信息的方式",
        widget=forms.RadioSelect,
        choices=[("web", "网上查看"), ("post", "邮寄"), ("visit", "当面领取")],
    )
    medium = forms.MultipleChoiceField(
        label="载体形式",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("paper", "纸质"), ("pdf", "电子文件")],
    )
    what = forms.CharField(
        label="所需信息的内容",
        max_length=500,
        widget=forms.Textarea,
        help_text="写明名称、文号或者便于查询的其他特征",
    )
    proof = forms.FileField(label="身份证明", required=False, help_text="照片或扫描件，每个不超过20MB")
    agree = forms.BooleanField(label="我确认所填内容真实")


class ReasonInput(Input):
    reason = forms.CharField(
        label="延长理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写入延长答复期限告知书",
    )


FILLED = {
    "key": "k" * 24,
    "applicant": "",
    "phone": "123",
    "email": "wo@",
    "copies": "12",
    "agency": "zzz",
    "what": "",
    "how": "",
}

TABLE = {
    "caption": "待办（3件）",
    "pick": "case",
    "columns": [
        {"label": "编号", "head": True, "keep": True},
        {"label": "事项"},
        {"label": "申请人"},
        {"label": "最晚答复日"},
        {"label": "时限"},
        {"label": "页数", "num": True},
    ],
    "empty": {"sentence": "暂无待办事项", "how": "分给您这个岗位的办件会出现在这里。"},
}
COLOURS = {
    "late": {"color": "red", "words": "红灯·超期3个工作日"},
    "soon": {"color": "yellow", "words": "黄灯·临期", "left": "剩余2个工作日"},
    "today": {"color": "yellow", "words": "今日到期"},
    "normal": {"color": "green", "words": "绿灯·正常", "left": "剩余14个工作日"},
    "paused": {"color": "blue", "words": "蓝灯·暂停计时", "left": "剩余9个工作日"},
}


def _row(number, title, who, days, lamp, pages, sub=""):
    last = TODAY + timedelta(days=days)
    cells = [
        {"text": number, "url": f"/desk/{number}"},
        {"text": title, "sub": sub},
        who,
        last,
        {"lamp": COLOURS[lamp]},
        pages,
    ]
    return {
        "cells": cells,
        "url": f"/desk/{number}",
        "pick": number,
        "tone": "late" if lamp == "late" else "",
    }


def table(count=3):
    rows = [
        _row(
            "澜政公开申〔2026〕118号",
            "老旧小区改造补助名单",
            "陈一诺",
            -4,
            "late",
            1234,
            "网上提交 · 分办自市政府办公室",
        ),
        _row("澜政公开申〔2026〕121号", LONG_TITLE, LONG, 3, "soon", 8),
        _row("澜政公开申〔2026〕126号", "城区公交线路调整的会议纪要", "澜汀某某咨询有限公司", 0, "today", 0),
        _row("澜政公开申〔2026〕127号", "2025年度学区划分方案", "李明", 19, "paused", 2),
        _row("澜政公开申〔2026〕130号", "某路段占道施工许可", "周文", 24, "normal", 3),
    ]
    return TABLE | {"rows": [rows[i % 5] for i in range(count)], "caption": f"待办（{count}件）"}


def wide():
    columns = [{"label": "行", "head": True}] + [
        {"label": f"第{i}列统计指标", "num": True} for i in range(1, 31)
    ]
    rows = [{"cells": [f"{i}. 予以公开"] + [i * j * 13 for j in range(30)]} for i in range(1, 6)]
    return {"caption": "三十列的表", "columns": columns, "rows": rows, "foot": ["总计"] + [9999] * 30}


EVENTS = [
    {
        "at": AT - timedelta(days=25),
        "title": "收到申请",
        "kind": "said",
        "who": "陈一诺",
        "text": "申请公开2025年老旧小区改造补助名单。\n希望提供电子文件。",
    },
    {
        "at": AT - timedelta(days=25),
        "title": "登记",
        "who": "王敏",
        "post": "政府信息公开专员",
        "law": "条例第四十五条",
        "papers": [{"name": "登记回执.pdf", "url": "#", "meta": "PDF · 86 KB · 1页"}],
    },
    {
        "at": AT - timedelta(days=11),
        "title": "暂停计时",
        "kind": "clock",
        "who": "王敏",
        "post": "政府信息公开专员",
        "law": "条例第三十二条",
        "text": "征求第三方意见。",
    },
    {"at": AT - timedelta(days=4), "title": "恢复计时", "kind": "clock"},
    {
        "at": AT - timedelta(days=3),
        "title": "批示",
        "proxy": True,
        "who": "赵启明",
        "post": "分管领导",
        "text": "同意公开，注意隐去个人信息。",
    },
    {
        "at": AT - timedelta(days=2),
        "title": "延长答复期限告知书",
        "kind": "paper",
        "who": LONG,
        "papers": [
            {"name": "延长答复期限告知书 澜政公开告〔2026〕32号.pdf", "url": "#", "meta": "PDF · 1页"}
        ],
    },
]


def _context():
    found = bars()
    return {
        "site": city(),
        "crumbs": [
            {"label": "首页", "url": "/"},
            {"label": "信息公开", "url": "/open/"},
            {"label": LONG, "url": ""},
        ],
        "hant": "/hant/components",
        "bars": found,
        "extended": found["extended"],
        "lamps": [case["lamp"] for case in found.values()] + [lamps.closed(True), lamps.closed(False)],
        "table": table(5),
        "table_empty": TABLE | {"rows": []},
        "wide": wide(),
        "events": EVENTS,
        "today": TODAY,
        "at": AT,
        "long": LONG,
        "long_title": LONG_TITLE,
        "meta": [
            ("索引号", "LT001/2026-000118"),
            ("发文机关", LONG),
            ("发文字号", "澜政办发〔2026〕18号"),
            ("成文日期", date(2026, 11, 2)),
            ("发布日期", date(2026, 11, 5)),
            ("主题分类", "城乡建设、环境保护"),
            {"label": "有效性", "badge": {"text": "有效", "tone": "good"}},
            {"label": "政策解读", "value": "一图读懂加装电梯补助", "url": "#"},
            ("关键词", None),
        ],
        "files": [
            {
                "name": "补助标准.pdf",
                "url": "#",
                "type": "PDF",
                "size": 1258291,
                "pages": 12,
                "digest": "3f7a9c12b8e04d55",
            },
            {"name": LONG_TITLE + ".xlsx", "url": "#", "type": "Excel", "size": 900, "pages": None},
        ],
        "tabs": [
            {"label": "全部", "url": "#", "current": True, "number": 60},
            {"label": "今日到期", "url": "#a", "number": 3},
            {"label": LONG, "url": "#b", "number": 0},
        ],
        "pager": {
            "newer": "#1",
            "older": "#3",
            "total": 12345,
            "from": 21,
            "to": 40,
            "pages": [
                {"n": 1, "url": "#1"},
                {"n": 2, "url": "", "current": True},
                {"n": "…"},
                {"n": 618, "url": "#618"},
            ],
        },
        "answers": [
            {
                "title": "申请人",
                "change_url": "#a",
                "rows": [{"label": "姓名", "value": "陈一诺"}, {"label": "联系电话", "value": "13800000000"}],
            },
            {
                "title": "所需信息",
                "change_url": "",
                "rows": [
                    {"label": "内容", "value": LONG_TITLE + "\n第二行", "change_url": "#b"},
                    {"label": "电子邮箱", "value": ""},
                ],
            },
        ],
        "doors": [
            {"label": "信息公开", "hint": "指南、目录、年度报告", "url": "#"},
            {"label": "我要申请公开", "hint": "申请政府信息，二十个工作日内答复", "url": "#"},
            {"label": "我要办事", "hint": "在线办理、预约、查进度", "url": "#"},
            {"label": "来电来信来访", "hint": "咨询、建议、投诉、求助的电话和地址", "url": "#"},
        ],
        "links": [
            {"title": LONG_TITLE, "url": "#", "date": date(2026, 11, 19)},
            {
                "title": "2026年第三季度财政收支情况",
                "url": "#",
                "date": date(2026, 11, 18),
                "badge": {"text": "解读", "tone": "info"},
            },
            {
                "title": "关于征求《澜汀市停车场管理办法（征求意见稿）》意见的公告",
                "url": "#",
                "date": date(2026, 11, 17),
                "note": "剩余12天",
            },
            {"title": "城区公交线路调整公告", "url": "#", "date": date(2026, 11, 16)},
        ],
        "policy": [{"title": "一图读懂加装电梯财政补助", "url": "#", "date": date(2026, 11, 5)}],
        "slip": [
            ("受理编号", "澜政公开申〔2026〕131号"),
            ("查询码", "K7QF-3MZX-9TRA-WC"),
            ("最晚答复日", "2026年12月18日 周五"),
        ],
        "steps": [
            {
                "label": "受理",
                "state": "done",
                "who": "窗口受理员",
                "limit": "1个工作日",
                "when": "2026-11-12",
            },
            {
                "label": "现场踏勘（交警协同）",
                "state": "now",
                "who": "市公安局交通警察支队",
                "limit": "3个工作日",
            },
            {"label": "专家论证", "state": "skipped"},
            {"label": "审批", "state": "next", "who": LONG, "limit": "48小时"},
        ],
    }


def desk_context():
    posts = [
        {"code": "officer", "label": "政府信息公开专员", "current": True},
        {"code": "stand-in", "label": "机要文书（A/B 岗代办）"},
    ]
    desk = {
        "agency": "澜汀市人民政府办公室",
        "person": "王敏",
        "posts": posts,
        "switch_url": "/desk/post",
        "sign_out_url": "/sign-out",
        "search_url": "/desk/find",
    }
    rail = {
        "here": "todo",
        "todo": {"number": 60, "late": 3},
        "doing": 12,
        "read": 3,
        "done": 1204,
        "urged": 1,
        "register": 0,
        "release": 5,
    }
    return _context() | {
        "desk": desk,
        "rail": rail,
    }


def portal_page(name, **more):
    return lambda request: public(render(request, f"{name}.html", _context() | more))


def desk_page(name):
    def view(request):
        bad = ReasonInput({"bad-key": "k" * 24, "bad-reason": ""}, prefix="bad") if name == "case" else None
        extra = {
            "form": None,
            "reason": ReasonInput(prefix="extend"),
            "bad": bad,
            "today_cases": table(5),
            "many": table(30),
        }
        return render(request, f"{name}.html", desk_context() | extra)

    return view


def form_page(request):
    form = RequestInput()
    if request.method == "POST":
        form = RequestInput(request.POST, request.FILES)
    elif "errors" in request.GET:
        form = RequestInput(FILLED)
    if form.is_bound and form.is_valid():
        return render(request, "receipt.html", _context())
    return render(request, "form.html", _context() | {"form": form})


def refused_page(request):
    form = ReasonInput({"key": "k" * 24, "reason": "需查阅档案"})
    form.is_valid()

    def no(**given):
        if "moved" in request.GET:
            raise Moved("此件已由李慧于2026-11-20 09:12办理，请刷新后查看")
        raise Refused("答复期限只能延长一次（条例第三十三条）", "reason")

    form.does(no)
    return render(request, "form.html", _context() | {"form": form})


def missing(request):
    raise Http404


def forbidden(request):
    raise PermissionDenied


urlpatterns = [
    path("home", portal_page("home")),
    path("components", portal_page("components")),
    path("record", portal_page("record")),
    path("favourites", portal_page("press/favourites", meta=[])),
    path("gone", portal_page("gone")),
    path("receipt", portal_page("receipt")),
    path("track", portal_page("track")),
    path("form", form_page),
    path("refused", refused_page),
    path("desk/today", desk_page("today")),
    path("desk/list", desk_page("list")),
    path("desk/case", desk_page("case")),
    path("desk/sheet", desk_page("sheet")),
    path("missing", missing),
    path("desk/missing", missing),
    path("forbidden", forbidden),
    path("bad", errors.bad_request),
    path("csrf", errors.csrf_failure),
    path("broken", errors.server_error),
    path("away", lambda request: errors.away(request, until="今天18:00")),
]
handler400 = "mingtang.ui.errors.bad_request"
handler403 = "mingtang.ui.errors.forbidden"
handler404 = "mingtang.ui.errors.not_found"
handler500 = "mingtang.ui.errors.server_error"

PORTAL_PAGES = [
    "home",
    "components",
    "record",
    "gone",
    "receipt",
    "track",
    "form",
    "form?errors",
    "refused",
    "refused?moved",
]
DESK_PAGES = ["desk/today", "desk/list", "desk/case", "desk/sheet"]
ERROR_PAGES = ["missing", "desk/missing", "csrf", "broken", "away"]
SETTINGS = {
    "ROOT_URLCONF": "tests.ui.gallery",
    "MIDDLEWARE": ["mingtang.ui.headers.HeadersMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "pages"],
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
}


def application():
    """The gallery as a WSGI application with its static files; SETTINGS must be in force."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler

    return StaticFilesHandler(WSGIHandler())
