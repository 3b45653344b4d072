import pytest

from mingtang.forms import definition
from mingtang.vault import keys

WHY = {
    "purpose": "核对",
    "legal_basis": "《政府信息公开条例》第二十九条",
    "sensitivity": "plain",
    "retention": "with the case",
}


def field(key="q", type="text", **more):
    """One field as data, with everything the checker asks for."""
    given = {"key": key, "label": "甲", "type": type, **WHY}
    if type in ("choice", "choices"):
        given["choices"] = [
            {"code": "a", "label": "子"},
            {"code": "b", "label": "丑"},
            {"code": "c", "label": "寅"},
        ]
    if type == "number":
        given["unit"] = "元"
    if type in ("telephone", "email", "address"):
        given["sensitivity"] = "personal"
    if type == "id_number":
        given["sensitivity"] = "sensitive"
    return given | more


def mapping(*fields, **head):
    """A form of one group as data."""
    groups = [{"key": "one", "label": "第一组", "fields": list(fields)}]
    return {"code": "trial", "version": "1", "label": "试用表", "law": "试用", "groups": groups} | head


def build(*fields):
    return definition.build(mapping(*fields))


@pytest.fixture(autouse=True)
def sealing_keys(own_data):
    keys.make()
