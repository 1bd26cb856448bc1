"""Templates of letters: what staff may write in them, and what is told of every mistake."""

import re
from pathlib import Path
from types import MappingProxyType

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.errors import Fault, InputError
from qip_rules.reports.letters.kinds import LetterKind
from qip_rules.reports.letters.letter import LETTER_CLASSES, IncompleteLetter
from qip_rules.reports.letters.placeholders import (
    example_letter,
    placeholder_table,
    placeholders,
    shapes_of,
)
from qip_rules.reports.letters.templates import (
    FRAME,
    NAMES,
    PAGE,
    PLACEHOLDERS,
    Template,
    Templates,
    shipped_templates,
    template_files,
    template_name,
    templates_in,
)
from qip_rules.reports.letters.writing import letter_page, prepared, written
from tests.reports.letters_of_sample import stationery

MARKDOWN = [name for name in NAMES if name.endswith(".md")]
KINDS = [template_name(kind) for kind in LetterKind]


def with_text(**texts: str) -> Templates:
    """The shipped templates, some of them with another text: `not_eligible=…`, `frame=…`."""
    by_name = dict(shipped_templates().by_name)
    for name, text in texts.items():
        file = {"frame": FRAME, "page": PAGE}.get(name, f"{name.replace('_', '-')}.md")
        by_name[file] = Template(text, file)
    return Templates(MappingProxyType(by_name))


def faults_of(**texts: str) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        prepared(with_text(**texts))
    assert caught.value.of == "the templates of letters"
    return list(caught.value.faults)


def only_fault(text: str, kind: str = "incomplete") -> Fault:
    (fault,) = faults_of(**{kind: f"# Subject\n\n{text}\n"})
    assert fault.place == f"{kind}.md, line 3"
    return fault


# ------------------------------------------------------------------------------------ the table


def test_the_shipped_templates_are_sound() -> None:
    assert set(prepared(shipped_templates()).kinds) == set(LetterKind)


def test_every_field_of_every_letter_is_in_the_table() -> None:
    told = {each.name for each in placeholders()}
    for record in LETTER_CLASSES.values():
        assert set(shapes_of(record)) <= told
    assert {"missing: text", "mentors: areas: achieved", "unmet: rules: source"} <= told
    for each in placeholders():
        assert each.meaning, each.name
        assert not each.meaning.endswith("."), each.name
        assert each.kinds
        if each.choices:
            assert each.example in each.choices


def test_the_table_for_staff_names_every_placeholder() -> None:
    lines = placeholder_table().splitlines()
    for each in placeholders():
        assert each.name in lines
    assert "    in: all" in lines
    assert "    one of: 'accepted', 'waitlisted', 'undecided'" in lines


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_examples_make_a_letter(kind: LetterKind) -> None:
    letter = example_letter(kind)
    assert type(letter) is LETTER_CLASSES[kind]
    assert letter.kind is kind
    assert attrs.asdict(letter)


def test_every_placeholder_is_used_by_a_shipped_template_or_told_why_not() -> None:
    texts = "\n".join(each.text for each in shipped_templates().by_name.values())
    unused = {
        each.name
        for each in placeholders()
        if not re.search(rf"\b{each.name.split()[-1]}\b", texts)
    }
    assert unused == {"email"}, "it is for the mail merge"


# ---------------------------------------------------------------------------------- the mistakes


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_placeholder_is_told_in_every_template(name: str) -> None:
    text = shipped_templates().by_name[name].text
    broken = text.replace("{{ subject }}", "{{ subjekt }}{{ subject }}", 1)
    if broken == text:
        broken = text + "{{ practise }}\n"
    given_name = Path(name).stem.replace("-", "_")
    (fault,) = faults_of(**{given_name: broken})
    assert fault.place.startswith(f"{name}, line ")
    line = int(fault.place.rpartition(" ")[2])
    assert re.search("subjekt|practise", broken.splitlines()[line - 1])
    assert fault.found in ("the unknown name 'subjekt'", "the unknown name 'practise'")
    assert fault.hint in ("did you mean subject?", "did you mean practice?")


def test_the_faults_of_all_templates_are_told_at_once() -> None:
    texts = {Path(name).stem.replace("-", "_"): "# A\n\n{{ nobody }}\n{% if %}" for name in KINDS}
    texts["declined"] = "# A\n\n{{ reson }}\n{{ held|sum }}\n"
    faults = faults_of(**texts)
    places = {each.place.partition(",")[0] for each in faults}
    assert places == set(KINDS)
    unknown, no_filter = (str(each) for each in faults if each.place.startswith("declined.md"))
    assert unknown == (
        "declined.md, line 3: found the unknown name 'reson'; expected a placeholder of this "
        "letter (did you mean reason?)"
    )
    assert no_filter == (
        "declined.md, line 4: found the unknown filter 'sum'; expected one of capitalize, join, "
        "length, lower, upper"
    )


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ("{{ mising|length }}", "the unknown name 'mising'", "did you mean missing?"),
        ("{% for a in missing %}{{ a.txt }}{% endfor %}", "the unknown name 'txt'", "text"),
        ("{% for a in missing %}{{ a.rules.says }}{% endfor %}", "'says' after a dot", ""),
        ("{{ practice.upper }}", "'upper' after a dot", ""),
        ("{{ practice|uper }}", "the unknown filter 'uper'", "did you mean upper?"),
        ("{{ practice|attr('x') }}", "the unknown filter 'attr'", ""),
        ("{{ missing }}", "a list between braces", ""),
        ("{% for a in missing %}{{ a }}{% endfor %}", "an entry of a list between braces", ""),
        ("{{ waitlisted }}", "a yes or no between braces", ""),
        ("{% for a in practice %}{% endfor %}", "a {% for %} over something that is no list", ""),
        ("{% for a, b in missing %}{% endfor %}", "several names in one {% for %}", ""),
        ("{% for a in missing recursive %}{% endfor %}", "a {% for %} with more to it", ""),
        ("{% for a in missing if a.text %}{% endfor %}", "a {% for %} with more to it", ""),
        ("{{ missing|join(', ') }}", "|join after a list of entries", ""),
        ("{{ practice|length }}", "|length after something else", ""),
        ("{{ practice_lines|upper }}", "|upper after something else", ""),
        ("{{ practice_lines|join(', ', attribute='x') }}", "more after |join", ""),
        ("{{ practice_lines|join(practice) }}", "more after |join", ""),
        ("{% if practice == 3 %}{% endif %}", "a comparison of different things", ""),
        ("{% if dated < received_on %}{% endif %}", "an order of what is no number", ""),
        ("{% if missing == practice %}{% endif %}", "a comparison of a list", ""),
        ("{% if 1 < 2 < 3 %}{% endif %}", "several comparisons in one", ""),
        ("{% include 'frame.md' %}", "{% include %}", ""),
        ("{% import 'frame.md' as x %}", "{% import %}", ""),
        ("{% from 'frame.md' import x %}", "{% from %}", ""),
        ("{% extends 'frame.md' %}", "{% extends %}", ""),
        ("{% block a %}{% endblock %}", "{% block %}", ""),
        ("{% macro a() %}{% endmacro %}", "{% macro %}", ""),
        ("{% set a = 1 %}", "{% set %}", ""),
        ("{% set a %}x{% endset %}", "{% set %}", ""),
        ("{% with %}{% endwith %}", "{% with %}", ""),
        ("{% filter upper %}x{% endfilter %}", "{% filter %}", ""),
        ("{% call x() %}{% endcall %}", "{% call %}", ""),
        ("{{ practice() }}", "a call", ""),
        ("{{ practice.format(1) }}", "a call", ""),
        ("{{ ''.__class__.__mro__ }}", "'__class__' after a dot", ""),
        ("{{ missing[0] }}", "square brackets", ""),
        ("{{ 'a' * 9 }}", "a product", ""),
        ("{{ 9 ** 9 ** 9 }}", "a power", ""),
        ("{{ 'a' ~ practice }}", "text put together by ~", ""),
        ("{{ 1 + 1 }}", "a sum", ""),
        ("{{ 1 - 1 }}", "a difference", ""),
        ("{{ 1 / 1 }}", "a division", ""),
        ("{{ 1 // 1 }}", "a division", ""),
        ("{{ 1 % 1 }}", "a division", ""),
        ("{{ {'a': 1} }}", "a mapping", ""),
        ("{% if practice is defined %}{% endif %}", "a test with `is`", ""),
        ("{{ range(9) }}", "a call", ""),
        ("{{ loop.index }}", "the unknown name 'loop'", ""),
        ("{{ self }}", "the unknown name 'self'", ""),
        ("{{ config }}", "the unknown name 'config'", ""),
        ("{{ -1 }}", "a part of the template language (Neg)", ""),
        ("{{ practice", "something that is no template", ""),
        ("{% if practice %}", "something that is no template", ""),
        ("{% do x %}", "something that is no template", ""),
    ],
)  # fmt: skip
def test_what_templates_cannot_do(text: str, found: str, hint: str) -> None:
    fault = only_fault(text)
    assert fault.found == found
    assert hint in fault.hint


def test_a_choice_that_is_none_of_the_choices() -> None:
    fault = only_fault('{% if standing == "acepted" %}{% endif %}', "eligible")
    assert str(fault) == (
        "eligible.md, line 3: found 'acepted'; expected one of 'accepted', 'waitlisted', "
        "'undecided' (did you mean accepted?)"
    )
    fault = only_fault('{% if standing in ["accepted", "waiting"] %}{% endif %}', "eligible")
    assert fault.found == "'waiting'"
    fault = only_fault('{% if "no places" == gap %}{% endif %}', "unpaired")
    assert fault.found == "'no places'"


@pytest.mark.parametrize(
    "text",
    [
        "{% if answer_by %}by {{ answer_by }}{% else %}soon{% endif %}",
        "{% for a in missing %}{{ loop.index }}{% if not loop.last %};{% endif %}{% endfor %}",
        "{% for a in missing %}{{ loop.length }}{% else %}nothing{% endfor %}",
        "{{ practice_lines|join(', ') }} {{ practice|upper }} {{ missing|length }}",
        "{{ 'on the list' if waitlisted else 'new' }} {{ practice if practice }}",
        "{% if missing|length > 1 and not optional %}x{% elif waitlisted %}y{% endif %}",
        "{% for a in missing %}{% for r in a.rules %}{{ r.says }}{% endfor %}{% endfor %}",
        "{# a remark of the staff #}{% raw %}{{ as it is }}{% endraw %}",
    ],
)
def test_what_templates_can_do(text: str) -> None:
    made = prepared(with_text(incomplete=f"# Subject\n\n{text}\n"))
    assert written(example_letter(LetterKind.INCOMPLETE), made).subject == "Subject"


def test_a_kind_needs_a_heading() -> None:
    for text in ("Dear all\n", "\n## Two\n", "", "#\n"):
        (fault,) = faults_of(paired=text)
        assert fault.place == "paired.md, line 1"
        assert fault.expected == "the heading of the letter: # and its words"


def test_a_frame_and_a_page_need_what_they_are_around() -> None:
    faults = faults_of(frame="# Subject\n", page="<!DOCTYPE html>\n")
    assert [str(each) for each in faults] == [
        "frame.md: found no {{ subject }}; expected it somewhere in this template",
        "frame.md: found no {{ letter }}; expected it somewhere in this template",
        "page.html: found no {{ subject }}; expected it somewhere in this template",
        "page.html: found no {{ letter }}; expected it somewhere in this template",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>", "<SCRIPT src='x'>", "<iframe>", "<link rel=stylesheet href=x>",
        "<p onclick='x()'>", "<a href='javascript:x'>", "<style>@import 'x'</style>",
        "<style>p { background: url(https://example.org) }</style>", "<base href='x'>",
    ],
)  # fmt: skip
def test_a_page_runs_nothing_and_loads_nothing(text: str) -> None:
    fault = faults_of(page=f"{{{{ subject }}}}\n{{{{ letter }}}}\n{text}\n")[0]
    assert fault.place == "page.html, line 3"
    assert fault.expected == "a page that runs nothing and loads nothing"


# ------------------------------------------------------------------------------------ the limits


def test_loops_within_loops_end() -> None:
    inside = "x"
    for name in "abcdefg":
        inside = f"{{% for {name} in missing %}}{inside}{{% endfor %}}"
    made = prepared(with_text(incomplete=f"# S\n\n{inside}\n"))  # two entries each: 128
    letter = example_letter(LetterKind.INCOMPLETE)
    assert isinstance(letter, IncompleteLetter)
    many = attrs.evolve(letter, missing=letter.missing * 2)
    with pytest.raises(
        InputError, match=r"incomplete\.md: found more than 20,000 entries of lists"
    ):
        written(many, made)


def test_a_letter_cannot_become_too_long() -> None:
    made = prepared(with_text(incomplete="# S\n\n" + "{{ practice }} " * 2_000))
    letter = attrs.evolve(example_letter(LetterKind.INCOMPLETE), practice="x" * 1_000)
    with pytest.raises(InputError, match="more than 400,000 characters in one letter"):
        written(letter, made)


def test_nesting_has_an_end() -> None:
    deep = "{% if practice %}" * 9 + "{% endif %}" * 9
    assert only_fault(deep).expected.startswith("at most 8 ")
    for text in ("(" * 20_000 + ")" * 20_000, "not " * 20_000 + "1", "9" * 9_000):
        (fault,) = faults_of(incomplete=f"# S\n\n{{% if {text} %}}{{% endif %}}\n")
        assert "too deep" in fault.found or "no template" in fault.found


def test_long_chains_are_told_not_raised() -> None:
    chain = " and ".join(["practice"] * 20_000)
    text = f"# S\n\n{{% if {chain} %}}{{% endif %}}\n"
    assert faults_of(incomplete=text)


PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{#", "#}", " ", "\n", "for", "if", "in", "endfor", "endif", "else",
     "practice", "missing", "a", ".", "|", "join", "text", "(", ")", "[", "]", "'", '"', "==", "1",
     "loop", "__class__", "# ", "not", "and", ",", "~", "*", "**", "raw", "endraw", "é", "\0"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_text_of_a_template_does_anything_but_a_letter_or_faults(text: str) -> None:
    try:
        made = prepared(with_text(incomplete=f"# Subject\n\n{text}\n"))
    except InputError as error:
        assert all(each.place.startswith("incomplete.md") for each in error.faults)  # noqa: PT017
    else:
        letter = written(example_letter(LetterKind.INCOMPLETE), made)
        assert "<class" not in letter.markdown


# ---------------------------------------------------------------------------------- the sandbox


@pytest.mark.parametrize(
    "text",
    [
        "{{ practice.__class__ }}",
        "{{ missing.__class__ }}",
        "{{ missing._entries }}",
        "{{ missing._limits.steps }}",
        "{% for a in missing %}{{ a._told }}{% endfor %}",
        "{% for a in missing %}{{ loop.cycle('a') }}{{ loop.__class__ }}{% endfor %}",
        "{{ practice.upper() }}",
        "{{ dated.year }}",
        "{{ dated.replace(year=1) }}",
        "{{ self.__init__ }}",
        "{{ lipsum() }}",
        "{{ cycler }}",
        "{{ missing|map(attribute='x') }}",
        "{{ unheard_of }}",
    ],
)
def test_the_sandbox_by_itself_gives_nothing_away(text: str) -> None:
    """What `soundness` refuses is out of reach even if it were not refused."""
    from jinja2 import TemplateError

    environment = stationery().frame.environment
    letter = example_letter(LetterKind.INCOMPLETE)
    unsound = attrs.evolve(
        stationery(),
        kinds={LetterKind.INCOMPLETE: stationery().kinds[LetterKind.INCOMPLETE]},
    )
    try:
        template = environment.from_string(f"# S\n\n{text}\n")
    except TemplateError:
        return  # an unknown filter
    made = attrs.evolve(unsound, kinds={LetterKind.INCOMPLETE: template})
    with pytest.raises(InputError):
        written(letter, made)


# ------------------------------------------------------------------------------------ the files


def test_the_templates_written_out_are_read_back(tmp_path: Path) -> None:
    files = template_files()
    assert set(files) == {*NAMES, PLACEHOLDERS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    read = templates_in(tmp_path)
    assert {n: t.text for n, t in read.by_name.items()} == {
        n: t.text for n, t in shipped_templates().by_name.items()
    }


def test_a_folder_with_one_template_takes_the_others_from_the_library(tmp_path: Path) -> None:
    text = "# Hello, {{ practice }}\n\nWelcome.\n"
    (tmp_path / "paired.md").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    (tmp_path / "notes.txt").write_text("left aside")
    (tmp_path / ".hidden.md").write_text("left aside")
    made = prepared(templates_in(tmp_path))
    letter = written(example_letter(LetterKind.PAIRED), made)
    assert letter.subject == "Hello, Example Oncology Practice"
    assert "\n\nWelcome.\n\n" in letter.markdown
    other = written(example_letter(LetterKind.DECLINED), made)
    assert other == written(example_letter(LetterKind.DECLINED), stationery())


def test_faults_of_a_folder_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "payed.md").write_text("# A\n")
    (tmp_path / "declined.md").write_bytes(b"# A\n\nB\xe9\n")
    (tmp_path / "frame.md").write_bytes(b"x" * 100_001)
    (tmp_path / "eligible.md").mkdir()
    with pytest.raises(InputError) as caught:
        templates_in(tmp_path)
    told = [str(each).replace(f"{tmp_path}/", "") for each in caught.value.faults]
    assert told[0] == (
        "declined.md, line 3: found a character that is not UTF-8; expected text in UTF-8 "
        "(save it again with the encoding UTF-8)"
    )
    assert told[1].startswith("eligible.md: found a folder")
    assert told[2] == "frame.md: found a longer file; expected a template of at most 100,000 bytes"
    assert told[3].startswith("payed.md: found another name; expected one of incomplete.md")
    assert told[3].endswith("(did you mean paired.md?)")


def test_a_folder_without_templates(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no template; expected at least one of incomplete\.md"):
        templates_in(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        templates_in(tmp_path / "nowhere")


def test_the_place_of_a_fault_is_the_file_it_was_read_from(tmp_path: Path) -> None:
    (tmp_path / "declined.md").write_text("# A\n\n{{ reson }}\n")
    with pytest.raises(InputError) as caught:
        prepared(templates_in(tmp_path))
    assert caught.value.faults[0].place == f"{tmp_path / 'declined.md'}, line 3"


def test_the_same_letter_is_the_same_text() -> None:
    letter = example_letter(LetterKind.ELIGIBLE)
    twice = [prepared(shipped_templates()) for _ in range(2)]
    first, second = (letter_page(written(letter, each), each) for each in twice)
    assert first == second
