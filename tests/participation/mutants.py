"""Plant each seeded fault of participation in a copy of the package, and see a test catch it.

    python -m tests.participation.mutants              all of them
    python -m tests.participation.mutants attendance   those of one part

As `tests.matching.mutants` does for matching, by the same means.
"""

import sys

from tests.matching.mutants import main
from tests.participation.faults import FAULTS

if __name__ == "__main__":
    sys.exit(main(faults=FAULTS))
