"""The description: printed as it is, and true: what schemathesis makes of it never breaks the door."""

import io
import json

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from mingtang.api import described
from mingtang.jobs.worker import drain
from mingtang.ledger.models import Event
from mingtang.policy import acts as policy_acts
from mingtang.press import addresses
from mingtang.press.described import SOURCE
from mingtang.press.tree import Tree
from tests import city
from tests.city import START

pytestmark = pytest.mark.django_db
EXAMPLES = 40  # of each operation
CHECKS = [
    not_a_server_error, checks.status_code_conformance, checks.content_type_conformance, checks.response_headers_conformance,
    checks.response_schema_conformance, checks.negative_data_rejection, checks.unsupported_method,
]  # fmt: skip


def test_the_printed_description_is_the_doors_own(machine, settings):
    assert SOURCE.read_text(encoding="utf-8") == described.text(), (
        "python -m mingtang.api > mingtang/press/openapi.json"
    )
    machine.send()
    drain(START)
    place = Tree(settings.MINGTANG_TREE).public / addresses.path(addresses.INTERFACE)
    assert json.loads(place.read_bytes())["openapi"] == "3.1.0"


def test_every_signed_operation_says_how_it_may_refuse():
    for path, operations in described.schema()["paths"].items():
        for method, operation in operations.items():
            assert {"401", "403", "413", "422", "429"} <= set(operation["responses"]), f"{method} {path}"
            assert operation["security"] == [{"Signature": []}]


def signing(machine, answered):
    """The door as a WSGI application that signs what comes, so that the fuzz reaches what is behind the signature."""
    inner = get_wsgi_application()

    def application(environ, start):
        if environ["PATH_INFO"] == "/openapi.json":
            start("200 OK", [("Content-Type", "application/json")])
            return [described.text().encode()]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        from django.core.handlers.wsgi import WSGIRequest

        request = WSGIRequest(dict(environ))
        for name, value in machine.headers(request.method, request.get_full_path(), body).items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return inner(
            environ,
            lambda status, headers, *more: (answered.append(status), start(status, headers, *more))[1],
        )

    return application


def _at_home(case):
    """Codes that this city has, so that what the schema allows is carried on to the acts."""
    if isinstance(case.body, dict) and "readings" in case.body:
        case.body |= {"agency": "LT04", "kind": "air"}
        for one in case.body["readings"]:
            one |= {"station": "stone-bridge", "measure": "pm25"}
    elif isinstance(case.body, dict) and "agency" in case.body:
        case.body |= {
            "agency": "LT04",
            "column": "policy-other",
            "accountable": {"login": "lt04.signer", "post": "signer"},
        }
        case.body["files"] = []
    elif "key" in case.path_parameters:
        case.path_parameters["key"] = "OA-2026-0001"
    if "name" in case.query:
        case.query["name"] = "a.txt"


def _fuzz(operation, mode):
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES // 2, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    def ask(case):
        if mode is schemathesis.GenerationMode.POSITIVE:
            _at_home(case)
        case.call_and_validate(checks=CHECKS)

    ask()


def test_schemathesis_finds_nothing(machine):
    by = city.seat("admin_security", "LT01")
    policy_acts.set_value("api_calls", "LT04", "6000", "试验", START.date(), by=by, at=timezone.now())
    machine.send()
    answered: list[str] = []
    schema = schemathesis.openapi.from_wsgi("/openapi.json", signing(machine, answered))
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        for mode in schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE:
            _fuzz(operation, mode)
    statuses = sorted({status[:3] for status in answered})
    print(f"MT-API operations={len(operations)} calls={len(answered)} statuses={statuses}")
    assert len(operations) >= 5 and len(answered) > 60
    assert not [status for status in statuses if status.startswith("5")]
    assert Event.objects.filter(act="case.admit").count() == 1  # the one that was whole
