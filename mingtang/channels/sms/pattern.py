"""The patterns of a gateway: {number} {code} {text} {secret} in body and headers, {code} in the text. Pure.

Every other brace is left as it stands: bodies are JSON. What goes in is written for the place where it goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlsplit
from xml.sax.saxutils import escape

BLANKS = ("number", "code", "text", "secret")
_BLANK = re.compile(r"\{(number|code|text|secret)\}")
_HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)")
_OURS = frozenset({"content-type", "content-length", "host", "transfer-encoding", "connection"})
_NEAR = frozenset({"localhost", "127.0.0.1", "::1"})
SAMPLE = {"number": "13800000000", "code": "000000", "text": "验证码000000", "secret": "s"}


def text(pattern: str, code: str) -> str:
    """What the person reads."""
    return pattern.replace("{code}", code)


def body(pattern: str, kind: str, charset: str, said: Mapping[str, str]) -> bytes:
    """The body to send. said: by name of BLANKS. Raises UnicodeEncodeError where the charset lacks a character."""

    def written(found: re.Match[str]) -> str:
        value = said[found[1]]
        if kind == "json":
            return json.dumps(value, ensure_ascii=False)[1:-1]
        if kind == "form":
            return quote_plus(value, encoding=charset)
        return escape(value, {'"': "&quot;", "'": "&apos;"})

    return _BLANK.sub(written, pattern).encode(charset)


def headers(pattern: str, secret: str) -> dict[str, str]:
    """One header a line; only {secret} may stand in one, for headers are logged on the way."""
    rows = (_HEADER.fullmatch(line.strip()) for line in pattern.splitlines() if line.strip())
    return {row[1]: row[2].replace("{secret}", secret) for row in rows if row}


def fault(said: Mapping[str, Any], demo: bool) -> tuple[str, str]:
    """(reason, field) why such a gateway cannot be called; ("", "") when it can. said: fields of models.Gateway, the
    secret in clear."""
    for name, found in (("url", _url(said["url"], demo)), ("headers", _headers(said)), ("body", _body(said)), ("text", _text(said))):  # fmt: skip
        if found:
            return found, name
    if said["test"] != "status" and not said["test_value"].strip():
        return "请填写成功时的值", "test_value"
    if said["test"] == "json" and not said["test_path"].strip():
        return "请填写看 JSON 中的哪一项", "test_path"
    return "", ""


def _url(url: str, demo: bool) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "网址有误，请核对"
    if not host or parts.scheme not in ("https", "http") or re.search(r"\s", url):
        return "请填写以 https:// 开头的完整网址"
    if parts.username or parts.password or _BLANK.search(url):
        return "网址里不能有账号、密码和号码、验证码的空位：网址会记入沿途的日志"
    if parts.scheme == "http" and not (demo or host in _NEAR):
        return "网址须以 https:// 开头；http:// 只能用于本机"
    return ""


def _headers(said: Mapping[str, Any]) -> str:
    for line in filter(str.strip, said["headers"].splitlines()):
        row = _HEADER.fullmatch(line.strip())
        if not row:
            return f"这一行看不懂：{line.strip()[:40]}。请按“名称: 值”一行写一个，不用中文"
        if row[1].lower() in _OURS:
            return f"{row[1]} 由系统填写，请删去这一行"
        if set(_BLANK.findall(row[2])) - {"secret"}:
            return "请求头里只能有{secret}，号码和验证码写在正文里"
    secret = said["secret"]
    if "{secret}" in said["headers"] and not (secret.isascii() and secret.isprintable()):
        return "密钥用在请求头里，只能是英文字母、数字和符号"
    return ""


def _body(said: Mapping[str, Any]) -> str:
    found = set(_BLANK.findall(said["body"]))
    if "number" not in found or not found & {"code", "text"}:
        return "正文里须有号码{number}，和验证码{code}或者短信内容{text}"
    if "secret" in found | set(_BLANK.findall(said["headers"])) and not said["secret"]:
        return "用了{secret}，请填写密钥"
    try:
        made = body(said["body"], said["kind"], said["charset"], SAMPLE)
        if said["kind"] == "json":
            json.loads(made)
    except UnicodeEncodeError:
        return "正文里有所选字符集没有的字"
    except ValueError:
        return "正文不是 JSON，请核对引号、逗号和括号"
    return ""


def _text(said: Mapping[str, Any]) -> str:
    if "{code}" not in said["text"]:
        return "短信内容里须有验证码{code}"
    return "短信内容里只能有一种空位{code}" if _BLANK.sub("", said["text"].replace("{code}", "")) != said["text"].replace("{code}", "") else ""  # fmt: skip


def good(test: str, path: str, value: str, answer: bytes, charset: str) -> bool | None:
    """Whether a 2xx answer says that the message was taken; None where it cannot be read."""
    if test == "status":
        return True
    try:
        words = answer.decode(charset)
        if test == "text":
            return value in words
        said: Any = json.loads(words)
        for step in path.split("."):
            said = said[int(step)] if isinstance(said, list) else said[step]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    if isinstance(said, dict | list):
        return None
    return (str(said).lower() if isinstance(said, bool) else str(said)) == value
