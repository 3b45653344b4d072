"""The description of this door as OpenAPI 3.1: kept as press/openapi.json and printed at a public address.

To renew the file after a change: `python -m mingtang.api > mingtang/press/openapi.json`. A test compares.
"""

from __future__ import annotations

import json
from typing import Any

from mingtang.api.problems import MEDIA
from mingtang.api.urls import PREFIX, api


def schema() -> dict[str, Any]:
    """ninja's schema, with what it cannot say: that refusals are problems and when they come back."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    for path in made["paths"].values():
        for operation in path.values():
            operation["summary"], _, about = operation.pop("description").partition("\n")
            if about.strip():
                operation["description"] = "".join(line.strip() for line in about.splitlines())
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {MEDIA: answer["content"]["application/json"]}
                if status == "429":
                    answer["headers"] = {
                        "Retry-After": {"schema": {"type": "integer"}, "description": "多少秒后再试"}
                    }
    return made


def text() -> str:
    """The same as it is printed."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
