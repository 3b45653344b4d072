"""Speaking to the gateway: it took the message, or certainly not, or nobody knows. No number and no code in any error."""

from __future__ import annotations

import logging
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPException

from mingtang.channels.sms import pattern
from mingtang.channels.sms.models import BODIES, Gateway
from mingtang.people.oidc import NoRedirect

log = logging.getLogger(__name__)
TIMEOUT = 8  # seconds for the whole call: somebody waits before a page
LARGEST = 100_000  # bytes of an answer
AT_ONCE = 3  # calls of one process: a gateway that hangs must not hold all threads of the server
TROUBLES = {
    "unreachable": "连不上短信平台",
    "timeout": "短信平台没有及时回应",
    "status": "短信平台回应的状态不是2xx",
    "refused": "短信平台没有接收（与“怎样算成功”不符）",
    "strange": "短信平台的回应看不懂",
    "busy": "同时发送的短信太多",
    "setting": "密钥打不开，请重新填写",
}
_opener = urllib.request.build_opener(NoRedirect)
_lines = threading.BoundedSemaphore(AT_ONCE)


class NotTaken(Exception):
    """The gateway certainly sends nothing. code: of TROUBLES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unsure(NotTaken):
    """It may go out."""


def send(gateway: Gateway, number: str, code: str) -> None:
    """Hand one message to the gateway. Raises NotTaken or Unsure."""
    if not _lines.acquire(blocking=False):
        raise NotTaken("busy")
    try:
        answer = _called(_request(gateway, number, code))
    except NotTaken as trouble:
        log.warning("sms gateway: %s", trouble.code)
        raise
    finally:
        _lines.release()
    taken = pattern.good(gateway.test, gateway.test_path, gateway.test_value, answer, gateway.charset)
    if taken is None:
        raise Unsure("strange")
    if not taken:
        raise NotTaken("refused")


def _request(gateway: Gateway, number: str, code: str) -> urllib.request.Request:
    try:
        secret = gateway.opened
    except ValueError:  # sealed under a key that is gone
        raise NotTaken("setting") from None
    said = {"number": number, "code": code, "text": pattern.text(gateway.text, code), "secret": secret}
    data = pattern.body(gateway.body, gateway.kind, gateway.charset, said)
    known = {"Content-Type": f"{BODIES[gateway.kind][1]}; charset={gateway.charset}", "Accept": "*/*"}
    known |= pattern.headers(gateway.headers, secret)
    return urllib.request.Request(gateway.url, data, known, method=gateway.method)  # noqa: S310  (pattern.fault has looked at the scheme)


def _called(request: urllib.request.Request) -> bytes:
    until = time.monotonic() + TIMEOUT
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            return _read(answer, until)
    except urllib.error.HTTPError as error:
        error.close()
        raise (Unsure if error.code >= 500 else NotTaken)("status") from None
    except urllib.error.URLError as error:  # of the way there: nothing was handed over
        raise NotTaken("timeout" if isinstance(error.reason, TimeoutError) else "unreachable") from None
    except TimeoutError:
        raise Unsure("timeout") from None
    except (OSError, HTTPException, ValueError):
        raise Unsure("strange") from None


def _read(answer: object, until: float) -> bytes:
    """The answer, no longer than LARGEST and no later than `until`: one that drips is not waited for."""
    found = b""
    while more := answer.read1(LARGEST):  # type: ignore[attr-defined]
        found += more
        if time.monotonic() > until:
            raise TimeoutError
        if len(found) > LARGEST:
            raise ValueError
    return found
