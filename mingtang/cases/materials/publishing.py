"""What was provided to one applicant as a text for everybody: the file as it left, nothing of who asked (条例第四十四条;
个人信息保护法第六条)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from mingtang.cases import consulting, materials
from mingtang.cases.materials.models import Material
from mingtang.cases.reading import typed_of
from mingtang.records import redacting
from mingtang.ui.downloads import MEDIA
from mingtang.vault import files

WHO = (  # typed fields that say who asked
    "name", "org_name", "credit_code", "contact_name", "co_applicants", "agent_name", "id_number", "other_id_number",
    "agent_id_number", "telephone", "address", "email",
)  # fmt: skip
NAMED = "材料里还看得见申请人的姓名、单位或者联系方式，不能转为主动公开；请公开专员另作区分处理"
UNREAD = "扫描件没有文字可以核对，请在草稿里逐页看过，没有申请人的信息再送审"
MOST = 200  # files that the page lists


def ready(agencies: Collection[str]) -> list[Material]:
    """Files of delivered replies of these agencies, the newest first."""
    found = Material.objects.filter(
        state="proven", case__agency__in=agencies, case__outcome__in=consulting.DISCLOSED
    )
    rows = found.select_related("case__agency").order_by("-pk")[:MOST]
    return [row for row in rows if any(one.pk == row.pk for one in materials.delivered(row.case))]


def why_not(row: Material) -> str:
    """Why the file cannot become a text for everybody, or "". Looks for who asked in all that stays to be read, and in its name."""
    typed = typed_of(row.case)
    who = [one for name in WHO for one in typed.get(name, "").splitlines() if one.strip()]
    if any(one.strip() in row.name for one in who):
        return NAMED
    try:
        found, _ = redacting.names(
            f"{row.name}.{row.format}", files.open(row.original), row.format, row.marks, who
        )
    except redacting.CannotRebuild as held:
        return held.reason
    return NAMED if found else ""


def draft(row: Material) -> dict[str, Any]:
    """Values and files of the draft: keywords of acts.open_case beside its column."""
    name = materials.file_name(row)
    media = MEDIA[f".{materials.ENDINGS[row.format]}"]
    body = "<p>本信息原依申请提供，现予主动公开，内容见附件。</p>"
    if row.marks:
        body += "<p>其中涂黑或者以“████”代替的部分不予公开，理由见附件首页的区分处理说明。</p>"
    return {
        "values": {"title": row.name, "body": body, "attribute": "proactive"},
        "files": [{"name": name, "media": media, "size": row.size, "digest": row.output}],
    }
