"""The schemas in docs/schema are those of today's types, and change with a new version only."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from qip_rules.boundary import json_kind, json_kinds
from qip_rules.boundary.kinds import JsonKind
from qip_rules.boundary.limits import all_limits
from qip_rules.boundary.schemas import UNSAID, facts_schema, schema_digest, schema_of
from qip_rules.policy.program import Program

DOCS = Path(__file__).parents[2] / "docs"
REMEDY = "docs/schema is stale: run `make schemas` and look at what has changed"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("schemas_script", DOCS / "schemas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_schema_changes_without_a_new_version(script: ModuleType) -> None:
    assert script.faults(script.recorded(DOCS)) == []


def test_every_file_is_that_of_today(script: ModuleType) -> None:
    files = script.files(script.recorded(DOCS))
    for name, text in files.items():
        assert (DOCS / name).read_text("utf-8") == text, f"{name}: {REMEDY}"
    assert {path.name for path in (DOCS / "schema").iterdir()} == {
        name.removeprefix("schema/") for name in files if name.startswith("schema/")
    }


def test_a_change_under_the_same_version_is_told(script: ModuleType) -> None:
    versions = {name: list(known) for name, known in script.recorded(DOCS).items()}
    versions["application"][-1] = "0" * 64
    (fault,) = script.faults(versions)
    assert "application changed and is still version 1: raise the version" in fault
    versions["application"].append("0" * 64)
    (fault,) = script.faults(versions)
    assert "application is version 1; on record are 2" in fault
    del versions["application"]
    versions["no-kind"] = []
    assert script.faults(versions) == ["The kind no-kind is on record and no kind any more."]


def test_the_script_writes_every_file_and_refuses_a_change_that_is_not_a_version(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main(tmp_path) == 0
    assert script.main(tmp_path) == 0
    assert (tmp_path / "limits.md").read_text("utf-8") == (DOCS / "limits.md").read_text("utf-8")
    path = tmp_path / "schema" / "versions.toml"
    path.write_text(path.read_text("utf-8").replace('  "', '  "0', 1), "utf-8")
    before = path.read_bytes()
    assert script.main(tmp_path) == 1
    assert "raise the version" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_kind_of_json_is_made_by_the_names_of_its_fields() -> None:
    first = json_kinds()[0]
    made: Any = JsonKind
    with pytest.raises(TypeError, match="positional"):
        made(*attrs.astuple(first, recurse=False))
    assert JsonKind(**attrs.asdict(first, recurse=False)) == first


@pytest.mark.parametrize("name", [kind.name for kind in json_kinds()])
def test_a_schema_stands_alone_and_says_its_version(name: str) -> None:
    kind, schema = json_kind(name), schema_of(json_kind(name))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:qip-rules:schema:{name}:{kind.version}"
    refs = set(_refs(schema))
    assert refs == {f"#/$defs/{each}" for each in schema.get("$defs", {})}
    assert schema == json.loads(json.dumps(schema))


def _refs(part: Any) -> list[str]:  # noqa: ANN401 - any part of a schema
    if isinstance(part, list):
        return [ref for each in part for ref in _refs(each)]
    if not isinstance(part, dict):
        return []
    own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
    return own + [ref for each in part.values() for ref in _refs(each)]


def test_words_for_people_do_not_make_a_version_and_all_else_does() -> None:
    schema = schema_of(json_kind("demand"))
    digest = schema_digest(schema)
    assert schema_digest({**schema, "title": "x", "description": "x", "$id": "x"}) == digest
    assert schema_digest({**schema, "minProperties": 1}) != digest
    fewer = json.loads(json.dumps(schema))
    del fewer["$defs"]["demand"]["properties"]["by"]["description"]
    assert schema_digest(fewer) == digest
    del fewer["$defs"]["demand"]["properties"]["by"]
    assert schema_digest(fewer) != digest


def test_a_field_that_is_called_title_is_no_word_for_people() -> None:
    schema = json.loads(json.dumps(schema_of(json_kind("program"))))
    digest = schema_digest(schema)
    del schema["$defs"]["written-program"]["properties"]["title"]
    assert schema_digest(schema) != digest


def test_fields_are_described_in_the_words_of_the_source() -> None:
    application = schema_of(json_kind("application"))["$defs"]["application"]
    assert application["properties"]["revision"]["description"].startswith("1 as first received")


def test_names_are_unique() -> None:
    for names in (
        [each.name for each in UNSAID],
        [each.name for each in json_kinds()],
        [each.name for each in all_limits()],
    ):
        assert len(set(names)) == len(names)


def test_the_facts_of_a_program_have_a_schema_of_their_own(training: Program) -> None:
    vocabulary = training.on(training.in_force.spans[0].first).rule_sets["application"].vocabulary
    schema = facts_schema(vocabulary, schema_id="urn:example:facts:1")
    Draft202012Validator.check_schema(schema)
    accepts = Draft202012Validator(schema).is_valid
    assert accepts({})
    assert accepts({"core_team_size": 3, "leader_named": None})
    assert not accepts({"core_team_size": "3"})
    assert not accepts({"core_team_size": -1})
    assert not accepts({"core_team_sise": 3})
