"""附件: sent one by one before the document that names them, judged by their bytes, screened when they come."""

from __future__ import annotations

from typing import Any

from django.core import signing
from ninja import Query, Router, Status

from mingtang.api.problems import Problem
from mingtang.api.shapes import CLEAN, Sent, refusals
from mingtang.api.signed import Signature
from mingtang.forms import uploads
from mingtang.records.screening import screen
from mingtang.vault import files

router = Router(tags=["附件"])
LASTS = 7 * 24 * 3600  # seconds for which a token can be used
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/files", auth=Signature("documents"), response={201: Sent, **refusals()}, openapi_extra=_BODY)
def send_file(request: Any, name: str = Query(pattern=CLEAN, min_length=1, max_length=120)) -> Any:
    """上传一个附件

    请求体就是文件本身，不超过20MB；文件名写在查询串里。得到的凭据只能由同一系统使用。
    """
    verdict = uploads.judge(name, request.body)
    if not verdict.ok:
        raise Problem(422, "file", verdict.reason, [{"field": "name", "text": verdict.reason}])
    digest = files.put(request.body)
    screen(verdict.clean_name, digest)
    said = {
        "name": verdict.clean_name,
        "media": verdict.media_type,
        "size": len(request.body),
        "digest": digest,
    }
    token = signing.dumps(said, salt=_salt(request.auth.code))
    return Status(201, {"token": token, "name": said["name"], "size": said["size"], "sm3": digest})


def opened(tokens: list[str], machine: str) -> list[dict[str, Any]]:
    """The files of these tokens, as records.content.set_attachments takes them. Raises Problem at the first bad one."""
    found = []
    for n, token in enumerate(tokens):
        try:
            found.append(signing.loads(token, salt=_salt(machine), max_age=LASTS))
        except signing.BadSignature:
            text = "附件凭据无效或已过期，请重新上传附件"
            raise Problem(422, "file", text, [{"field": f"files.{n}", "text": text}]) from None
    for file in found:
        screen(file["name"], file["digest"])
    return found


def _salt(machine: str) -> str:
    return f"api.file.{machine}"
