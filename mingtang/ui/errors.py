"""Pages for what went wrong: the same calm words everywhere, what to do now, and a telephone.

Forbidden and missing look the same, status included. None of these pages touches the database.
"""

import json
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from mingtang.ui.site import site

HIDDEN = "没有找到该内容，或您没有查看权限"
AWAY_SECONDS = 300


def _page(title: str, sentence: str, steps: list[dict[str, str]], status: int) -> HttpResponse:
    return HttpResponse(_rendered(json.dumps([site(), title, sentence, steps])), status=status)


@lru_cache(maxsize=32)
def _rendered(shown: str) -> str:
    """Rendered once for each text: who tries one address after the other costs no rendering."""
    context = dict(zip(("site", "title", "sentence", "steps"), json.loads(shown), strict=True))
    return render_to_string("ui/error.html", context)


def _hidden(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/desk/"):
        steps = [
            {"text": "回到工作台", "url": "/desk/"},
            {"text": "如需查看他人承办的件，请与承办单位联系", "url": ""},
        ]
    else:
        steps = [
            {"text": "检查网址有没有写错", "url": ""},
            {"text": "用站内搜索查找", "url": site()["search"]},
            {"text": "回到首页", "url": site()["home"]},
        ]
    return _page("没有找到", HIDDEN + "。", steps, status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return _hidden(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403: answers 404, so that nobody learns what exists."""
    return _hidden(request, 404)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return _hidden(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page stood open too long, or the browser keeps no cookies."""
    steps = [
        {"text": "返回上一页，把已填写的内容复制下来", "url": ""},
        {"text": "刷新页面后重新提交", "url": ""},
        {"text": "请确认浏览器允许本网站使用 Cookie", "url": ""},
    ]
    return _page(
        "没有提交成功", "页面打开的时间太长，或浏览器没有保存 Cookie，为了安全没有接收这次提交。", steps, 403
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: says what is safe to believe, that the last act was not done."""
    steps = [
        {"text": "稍等几分钟再试", "url": ""},
        {"text": "公开信息仍可查阅", "url": site()["home"]},
    ]
    return _page("暂时无法使用", "刚才的操作没有完成，已填写的内容没有提交。我们已记录这个问题。", steps, 500)


def away(request: HttpRequest | None = None, until: str = "") -> HttpResponse:
    """Intake is closed for a while (503). until: when it comes back, in words, or ""."""
    shown = site()
    sentence = f"在线办理暂时无法使用，公开信息仍可查阅。紧急事项请拨打{shown['phone']}。"
    steps = [
        {"text": f"预计恢复时间：{until}" if until else "请稍后再试", "url": ""},
        {"text": "查阅公开信息", "url": shown["home"]},
    ]
    response = _page("在线办理暂停", sentence, steps, 503)
    response.headers["Retry-After"] = str(AWAY_SECONDS)
    return response
