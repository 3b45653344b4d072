"""Who calls: a registered machine whose signature over this very request is right, fresh and new."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from ninja.security import APIKeyHeader

from mingtang.api.problems import Problem
from mingtang.clock import day
from mingtang.forms.uploads import LIMIT_MB
from mingtang.people.machines import calls, signing
from mingtang.people.models import Agency, Machine
from mingtang.policy import values as policy
from mingtang.vault import sealing

MOST = LIMIT_MB * 1024 * 1024  # octets of one request
REFUSED = "签名未通过。请核对系统编码、密钥、时间和签名的算法"
_EXAMPLE = (
    "000102030405060708090a0b0c0d0e0f" * 2,
    "GET",
    "/api/v1/documents/OA-2026-0001",
    "1795910400",
    "0123456789abcdef",
)
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
HOW = f"""HMAC-SM3 签名，写成64位小写十六进制。

签名的内容是五行文字，用换行（\\n）连接，末尾没有换行：请求方法（大写）；路径和查询串，与发送的完全一致；时间；随机串；请求体的
SM3（没有请求体的，是空串的 SM3）。密钥由安全管理员在“设置 / 接入系统”登记时取得，是64位十六进制，先还原成32个字节再用。查询串里的汉字
按 UTF-8 转义，签名用转义以后的文字。

算得对不对，用这一组核对：密钥 `{_EXAMPLE[0]}`，请求 `{_EXAMPLE[1]} {_EXAMPLE[2]}`，没有请求体，时间 `{_EXAMPLE[3]}`，随机串 `{_EXAMPLE[4]}`，
签名应为 `{signing.signature(*_EXAMPLE, b"")}`。

每个请求还须带三个请求头：`X-Mingtang-Client` 系统编码；`X-Mingtang-Time` 1970年以来的秒数，与本系统的时间相差不超过{signing.WINDOW}秒；
`X-Mingtang-Nonce` 16至64位随机串（字母、数字、下划线、连字符），只能用一次。"""


class Signature(APIKeyHeader):
    """ninja's security scheme. `does`: what the machine must be let in for (people.models.DOORS)."""

    param_name = "X-Mingtang-Signature"
    openapi_description = HOW

    def __init__(self, does: str = "") -> None:
        self.does = does
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> Machine:
        at, body = timezone.now(), _read(request)
        machine = _known(request.headers.get("X-Mingtang-Client", ""))
        time, nonce = request.headers.get("X-Mingtang-Time", ""), request.headers.get("X-Mingtang-Nonce", "")
        if machine is None or not _right(machine, request, key or "", time, nonce, body):
            raise Problem(401, "signature", REFUSED)
        if not calls.in_window(time, at):
            raise Problem(401, "clock", f"请求的时间与本系统相差超过{signing.WINDOW}秒，请校准时钟")
        if wait := calls.wait(machine, _limit(machine, at), at):
            raise Problem(429, "too-many", f"请求过于频繁，请于{wait}秒后再试", wait=wait)
        if not calls.spend(machine, nonce, at):
            raise Problem(401, "replay", "这个请求已经收到过；重发须换随机串并重新签名")
        if self.does and self.does not in machine.does:
            raise Problem(403, "not-yours", "该系统没有登记办理这件事，请与安全管理员联系")
        return machine


def _read(request: Any) -> bytes:
    """The body, once, within our own limit (Django's is for forms); kept where Django and ninja look for it."""
    body: bytes = request.read(MOST + 1)
    if len(body) > MOST:
        raise Problem(413, "too-big", f"请求体不能超过{LIMIT_MB}MB")
    request._body = body
    return body


def _known(code: str) -> Machine | None:
    return Machine.objects.select_related("agency").filter(code=code, revoked_on=None).first()


def _right(machine: Machine, request: HttpRequest, given: str, time: str, nonce: str, body: bytes) -> bool:
    if not _NONCE.fullmatch(nonce):
        return False
    key = sealing.unseal(machine.key, signing.PURPOSE)
    due = signing.signature(key, request.method or "", request.get_full_path(), time, nonce, body)
    return constant_time_compare(due, given)


def _limit(machine: Machine, at: Any) -> int:
    root = Agency.objects.filter(parent=None).first()
    line = machine.agency.line if machine.agency else root.line if root else ()
    return policy.whole("api_calls", line, day(at))


def agency_for(machine: Machine, code: str) -> Agency:
    """The agency for which the machine acts. Raises Problem where it does not serve that agency, or there is none."""
    agency = Agency.objects.filter(code=code, closed_on=None).first()
    if agency is None or not machine.serves(code):
        raise Problem(
            403, "not-yours", "该系统没有登记为这个单位办理", [{"field": "agency", "text": "单位编码"}]
        )
    return agency
