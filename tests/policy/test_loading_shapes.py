"""What is no program document at all, or has parts of the wrong shape."""

from pathlib import Path

import pytest

from qip_rules.errors import ProgramError
from qip_rules.policy.declaration import (
    Declaration,
    SubjectDeclaration,
)
from qip_rules.policy.loading import read_program
from tests.programs.documents import written
from tests.programs.standing_alone import JOBS, SOUND, TEAM, mistakes


def test_an_empty_document_says_what_is_needed(tmp_path: Path) -> None:
    told = mistakes(tmp_path, "")
    assert [each.partition(": found")[0] for each in told] == [
        "program: id", "program: title", "program: from", "program: currency", "program: time_zone",
        "setting transfer", "parameter fee",
    ]  # fmt: skip
    bare = SOUND[: SOUND.index("[[clause]]")]
    assert mistakes(tmp_path, bare) == [
        "setting transfer: found nothing; expected an entry that says it: Whether fees move.",
        "parameter fee: found nothing; expected an entry that says it: What a seat costs.",
    ]


def test_parts_of_the_wrong_shape(tmp_path: Path) -> None:
    header = SOUND[: SOUND.index("[[clause]]")]
    text = 'clause = "x"\nreading = 1\narea = {}\nparameters = []\nsettings = 3\nfindings = [1]\n'
    text += "requirement = [1, []]\nfact = [{}]\n"
    told = mistakes(tmp_path, text + header)
    for said in (
        'clause: found "x"; expected tables headed [[clause]]',
        "reading: found the number 1; expected tables headed [[reading]]",
        "area: found a table; expected tables headed [[area]]",
        "parameters: found a list of 0; expected a table",
        "settings: found the number 3; expected a table",
        "findings: found a list of 1; expected a table",
        "requirement number 1: found the number 1; expected a table",
        "requirement number 2: found a list of 0; expected a table",
        "fact number 1: name: found nothing; expected text",
    ):
        assert said in told
    assert mistakes(tmp_path, "program = 1\n")[0] == "program: found the number 1; expected a table"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[program\n", "found no TOML: "),
        ("[program]\nid = 1\nid = 2\n", "found no TOML: "),
        ("x = " + "[" * 5000 + "]" * 5000, "found tables too deep; expected TOML"),
        ("[" + "a." * 5000 + "a]\n", "found tables too deep; expected "),
    ],
    ids=["unclosed", "twice", "nested lists", "nested tables"],
)
def test_what_is_no_document_at_all(tmp_path: Path, text: str, told: str) -> None:
    (said,) = mistakes(tmp_path, text)
    assert said.startswith(told)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("id = 'café'".encode("latin-1"))
    with pytest.raises(ProgramError, match="bytes that are no UTF-8"):
        read_program(path, JOBS)
    for absent in (tmp_path / "absent.toml", str(tmp_path / "absent.toml"), tmp_path):
        with pytest.raises(ProgramError, match=r"no such file|a folder"):
            read_program(absent, JOBS)
    with pytest.raises(ProgramError) as caught:
        read_program("quality-training-programme", JOBS)
    assert "did you mean quality-training-program?" in str(caught.value)
    great = written(tmp_path, "#" * (4 * 1024 * 1024 + 1))
    with pytest.raises(ProgramError, match="more than 4 MiB"):
        read_program(great, JOBS)


def test_a_subject_that_nobody_asks_about(tmp_path: Path) -> None:
    silent = (
        Declaration(subjects=(SubjectDeclaration("application", TEAM),)),
        *JOBS[1:],
    )
    told = mistakes(tmp_path, SOUND, silent)
    assert any(each.startswith("fact served_years: subject: found") for each in told)
