"""The unknowns of the whole-number program count of every choice what it covers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qip_rules.matching.solve.face import Face
from qip_rules.matching.solve.grades import Grades
from qip_rules.matching.solve.topics import Topics

PRACTICES, MENTORS, AREAS = 3, 4, 3


@st.composite
def coverings(draw: st.DrawFn) -> tuple[Face, Topics, int]:
    """All pairs of a few practices and mentors, what they bring, and which one is held already."""
    numbers = np.arange(PRACTICES * MENTORS)
    face = Face(
        practices=PRACTICES,
        tail=numbers // MENTORS,
        head=numbers % MENTORS + PRACTICES,
        pair=numbers,
        least=np.zeros(PRACTICES + MENTORS, dtype=np.int64),
        most=np.array(
            draw(st.lists(st.integers(1, 4), min_size=7, max_size=7)),
            dtype=np.int64,
        ),
    )
    topics = PRACTICES * AREAS
    brought = draw(
        st.lists(
            st.tuples(st.sampled_from(numbers.tolist()), st.integers(0, AREAS - 1)),
            unique=True,
            max_size=20,
        )
    )
    of_pair = np.array([pair for pair, _ in brought], dtype=np.int64)
    area = np.array([area for _, area in brought], dtype=np.int64)
    several = st.lists(st.integers(1, 3), min_size=len(brought), max_size=len(brought))
    every = Topics(
        practice=np.repeat(np.arange(PRACTICES), AREAS),
        weight=np.array(draw(st.lists(st.integers(1, 5), min_size=topics, max_size=topics))),
        given=np.array(draw(st.lists(st.integers(0, 2), min_size=topics, max_size=topics))),
        pair=of_pair,
        topic=of_pair // MENTORS * AREAS + area,
        evidence=np.array(draw(several), dtype=np.int64),
    )
    return face, every, draw(st.integers(-1, PRACTICES * MENTORS - 1))


@given(coverings(), st.integers(0, 2 ** (PRACTICES * MENTORS) - 1))
def test_grades_add_up_to_what_a_choice_covers(
    covering: tuple[Face, Topics, int], drawn: int
) -> None:
    """A grade is reached as far as pairs bring it, at most once; that is what a program finds."""
    face, topics, first = covering
    held = np.zeros(len(face.pair), dtype=np.bool_)
    if first >= 0:
        held[first] = True
    face = face.only(~held)
    grades = Grades(face, topics, held)
    chosen = np.array([bool(drawn >> at & 1) for at in face.pair.tolist()])
    single = face.uses(chosen)[face.tail] > face.most[face.tail]
    chosen &= ~single
    brings = chosen[grades.entry_pair]
    reached = np.bincount(grades.entry_grade[brings], minlength=len(grades.worth))
    counted = int((grades.worth * np.minimum(reached, 1)).sum()) + int(grades.own[chosen].sum())
    every = held.copy()
    every[face.pair] = chosen
    assert counted == topics.covered(every) - topics.covered(held)
