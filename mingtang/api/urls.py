"""The machines' addresses, under /api/v1/. The description (OpenAPI 3.1) is a printed file: press.described."""

from __future__ import annotations

from ninja import NinjaAPI

from mingtang.api import documents, files, problems, readings
from mingtang.people.gates import Gate

ABOUT = """办公自动化系统和监测平台与本系统对接的接口。与本说明同一域名。

每个请求都须签名，见“Signature”。回答是 JSON（UTF-8）；办不成的，是问题说明（application/problem+json），其中 code 给程序判断，
detail 给人看。日期写成 2026-11-28，时刻写成 2026-11-28T09:00+08:00。"""

PREFIX = "api/v1/"

api = NinjaAPI(
    title="明堂接口", version="1", description=ABOUT, openapi_url=None, docs_url=None, urls_namespace="api"
)
problems.teach(api)
api.add_router("", files.router)
api.add_router("", documents.router)
api.add_router("", readings.router)

patterns, _, _ = api.urls
for pattern in patterns:
    if pattern.callback is not None:
        pattern.callback.gate = Gate("machine")  # type: ignore[attr-defined]
urlpatterns = [p for p in patterns if p.name != "api-root"]
