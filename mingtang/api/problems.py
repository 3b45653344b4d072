"""How this door says no: application/problem+json (RFC 9457) with a code for the machine and a sentence for its people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from mingtang.ledger.refusal import Moved, Refused

MEDIA = "application/problem+json"
TITLES = {
    400: "请求看不懂", 401: "签名未通过", 403: "该系统不能办这件事", 404: "没有找到", 409: "与已有的内容冲突",
    413: "内容过大", 422: "内容有误", 429: "请求过于频繁",
}  # fmt: skip
_SENTENCES = {  # pydantic's error types, in our words; {…} are its own values
    "missing": "必须填写",
    "string_type": "须是文字",
    "string_too_short": "不能为空或过短",
    "string_too_long": "不能超过{max_length}个字符",
    "string_pattern_mismatch": "格式不符",
    "string_unicode": "含有不能识别的字符",
    "extra_forbidden": "没有这个字段",
    "literal_error": "只能是规定的取值",
    "bool_type": "只能是 true 或 false",
    "list_type": "须是列表",
    "too_long": "不能超过{max_length}项",
    "too_short": "至少要有{min_length}项",
    "float_type": "须是数字",
    "finite_number": "须是有限的数字",
    "model_attributes_type": "须是对象",
    "model_type": "须是对象",
}


class Problem(Exception):
    """A refusal with its status. code: for the machine; detail: Chinese, for its people; errors: field → sentence."""

    def __init__(
        self, status: int, code: str, detail: str, errors: Sequence[Mapping[str, str]] = (), wait: int = 0
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.errors, self.wait = status, code, detail, list(errors), wait


def answer(problem: Problem) -> HttpResponse:
    said: dict[str, Any] = {
        "type": f"urn:mingtang:problem:{problem.code}", "title": TITLES[problem.status], "status": problem.status,
        "code": problem.code, "detail": problem.detail, "errors": problem.errors,
    }  # fmt: skip
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=problem.status, content_type=MEDIA)
    if problem.wait:
        response.headers["Retry-After"] = str(problem.wait)
    return response


def of_refusal(refused: Refused) -> Problem:
    """What an act refuses: 409 where another hand came first, else 422 with the reason at its field."""
    if isinstance(refused, Moved):
        return Problem(409, "moved", refused.reason)
    errors = [{"field": refused.field, "text": refused.reason}] if refused.field else []
    return Problem(422, "refused", refused.reason, errors)


def of_validation(error: ValidationError) -> Problem:
    errors = [_told(one) for one in error.errors]
    return Problem(422, "invalid", f"有{len(errors)}处内容不符合要求", errors)


def _told(one: Mapping[str, Any]) -> dict[str, str]:
    """An error of pydantic's as field and sentence; the value itself is not repeated (it may be personal)."""
    field = ".".join(str(part) for part in one["loc"][1:] if part != "given")
    sentence = _SENTENCES.get(one["type"], "内容有误")
    return {"field": field, "text": sentence.format_map(one.get("ctx") or {})}


def _broken(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(Problem(error.status_code, "unreadable", "请求体不是完整的 JSON（UTF-8）"))


def teach(api: NinjaAPI) -> None:
    """Let `api` answer every refusal as a problem."""
    api.add_exception_handler(Problem, lambda request, problem: answer(problem))
    api.add_exception_handler(Refused, lambda request, refused: answer(of_refusal(refused)))
    api.add_exception_handler(ValidationError, lambda request, error: answer(of_validation(error)))
    api.add_exception_handler(HttpError, _broken)


def at(field: str, text: str) -> Problem:
    return Problem(422, "refused", text, [{"field": field, "text": text}])
