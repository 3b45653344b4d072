"""A machine that calls: registered by the security administrator, its requests signed as the description says."""

from __future__ import annotations

import hmac
import json
import secrets
from typing import Any

from django.test import Client
from django.utils import timezone

from mingtang.people.machines import acts, signing
from mingtang.people.models import Agency
from mingtang.vault import keys, sealing, sm3
from tests import city

CODE = "oa-lt04"


class Machine:
    """Signs by itself, from the published description, not by the house's own function."""

    def __init__(
        self, code: str = CODE, agency: str = "LT04", does: tuple[str, ...] = ("documents", "readings")
    ):
        keys.make()
        self.code, self.key, self.client = code, signing.new_key(), Client(raise_request_exception=False)
        acts.enter_machine(
            code, "城管公文系统", Agency.objects.get(code=agency) if agency else None, list(does),
            sealing.seal(self.key, signing.PURPOSE), by=city.seat("admin_security", "LT01"), at=timezone.now(),
        )  # fmt: skip

    def headers(self, method: str, path: str, body: bytes, **other: str) -> dict[str, str]:
        time = other.get("time") or str(int(timezone.now().timestamp()))
        nonce = other.get("nonce") or secrets.token_urlsafe(18)
        said = f"{method}\n{path}\n{time}\n{nonce}\n{sm3.of_bytes(body)}"
        signed = hmac.new(bytes.fromhex(self.key), said.encode(), "sm3").hexdigest()
        return {
            "X-Mingtang-Client": other.get("client", self.code), "X-Mingtang-Time": time,
            "X-Mingtang-Nonce": nonce, "X-Mingtang-Signature": other.get("signature", signed),
        }  # fmt: skip

    def call(
        self, method: str, path: str, body: Any = b"", media: str = "application/json", **other: str
    ) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        headers = self.headers(method, path, data, **other)
        return self.client.generic(method, path, data, content_type=media, headers=headers)

    def file(self, name: str, data: bytes) -> dict[str, Any]:
        from urllib.parse import quote

        answer = self.call("POST", f"/api/v1/files?name={quote(name)}", data, "application/octet-stream")
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    def send(self, key: str = "OA-2026-0001", **more: Any) -> Any:
        return self.call("PUT", f"/api/v1/documents/{key}", document(**more))


REVIEWERS = {"draft": "王一", "secrecy_review": "李二", "office_check": "张三", "sign": "赵四"}


def document(
    digests: tuple[str, ...] = (), reviewers: dict[str, str] | None = None, binding: bool = False, **more: Any
) -> dict[str, Any]:
    """A document as an office-automation system sends it. digests: SM3 of its files as sent."""
    made: dict[str, Any] = {
        "agency": "LT04", "column": "policy-normative" if binding else "policy-other", "title": "关于道路照明维护的通知", "doc_no": "澜城管〔2026〕8号",
        "body": "<p>为方便市民夜间出行，现将有关事项通知如下。</p>", "formed_on": timezone.localdate().isoformat(),
        "accountable": {"login": "lt04.signer", "post": "signer"}, **more,
    }  # fmt: skip
    text = "\n".join([made["title"], made["doc_no"], made["body"], *digests])
    who = reviewers or REVIEWERS | ({"legal_check": "钱五"} if binding else {})
    made.setdefault("reviews", [
        {
            "step": step, "person": f"oa{n:03}" if not name.startswith("#") else name[1:], "name": name, "post": "科员",
            "on": made["formed_on"], "digest": sm3.of_bytes(text.encode()), "opinion": "同意",
        }
        for n, (step, name) in enumerate(who.items())
    ])  # fmt: skip
    return made
