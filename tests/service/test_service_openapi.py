"""The service called by its own OpenAPI document: no server error, no breach of a schema.

`make service-endurance` does the same for longer. The document is made of the schemas that the
library publishes, so that what it accepts is what `from_json` accepts; what no schema can say, the
service refuses with a problem.
"""

import os
from collections.abc import Iterator
from typing import Any, Final

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, CheckFunction, GenerationMode, SerializationContext
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.service.real_server import RealServer, really_served
from tests.service.serving_here import key_text

EXAMPLES: Final = int(os.environ.get("QIP_OPENAPI_EXAMPLES", "6"))
"""Calls of each operation in each mode; the long run has many more."""
CHECKS: Final[list[CheckFunction]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
MODES: Final = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@schemathesis.serializer("application/x-ndjson")
def _lines(_context: SerializationContext, value: object) -> bytes:
    return str(value).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    folder = tmp_path_factory.mktemp("openapi")
    (folder / "retention.toml").write_text("")
    more = {"requests_burst": 1_000_000, "requests_per_minute": 10_000_000}
    with really_served(folder, log="log.db", retention="retention.toml", **more) as running:
        yield running


def called(server: RealServer, session: requests.Session, case: Case[Any]) -> None:
    """Call the service as the case says, and hold the answer against the document."""
    response = case.call(base_url=server.url, session=session)
    case.validate_response(response, checks=CHECKS)
    assert "Traceback" not in response.text


def test_no_operation_breaks_its_schema(server: RealServer) -> None:
    with server.client() as client:
        document = client.get("/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    names = []
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {key_text('all')}"
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            names.append(operation.label)
            said = document["paths"][operation.path][operation.method.lower()]
            takes = said.get("parameters") or "requestBody" in said
            for mode in MODES if takes else MODES[:1]:  # nothing can be wrong about nothing
                _call_often(server, session, operation.as_strategy(generation_mode=mode))
    assert len(names) == sum(len(each) for each in document["paths"].values())
    assert '"event":"failed"' not in server.log()


def _call_often(
    server: RealServer, session: requests.Session, strategy: st.SearchStrategy[Case[Any]]
) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def often(case: Case[Any]) -> None:
        called(server, session, case)

    often()
