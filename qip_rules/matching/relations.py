"""The two relations in which a practice gets help: a mentor practice, and specialists."""

import enum

__all__ = ["Relation"]


class Relation(enum.Enum):
    """Who is paired with practices. Both relations are solved, proved and explained alike.

    The page of the grant describes them one after the other, as different steps with different
    partners: chosen specialists, who are people, shape the improvement plan; then priority areas
    are settled, and other practices with success in the same areas become mentors. So each has
    requirements of its own in the program's document, and only the second asks for a shared area.
    """

    MENTORS = "mentor practice"
    SPECIALISTS = "specialist"

    @property
    def noun(self) -> str:
        """What sentences call one on the other side."""
        return self.value

    @property
    def subject(self) -> str:
        """What the requirements of a pair are about, in a program document."""
        return "candidate" if self is Relation.MENTORS else "specialist"
