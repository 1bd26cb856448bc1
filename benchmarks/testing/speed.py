"""How many examples a second each strategy of `qip_rules.testing` makes up.

    python -m benchmarks.testing.speed [--examples 300]

Seconds are those of the processor, so that a busy machine says the same. One example is drawn first
and not counted: it loads what is loaded late. What is printed is a table for docs/testing.md.
"""

import argparse
import time

from benchmarks.testing.drawing import drawn
from benchmarks.testing.roster import ROSTER


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Examples a second of each strategy.")
    parser.add_argument("--examples", type=int, default=300, metavar="NUMBER")
    count = parser.parse_args().examples
    print("| strategy | examples a second |\n|---|---:|")
    for name, strategy in ROSTER.items():
        drawn(strategy, 1, lambda _: None)
        began = time.process_time()
        made = drawn(strategy, count, lambda _: None)
        taken = time.process_time() - began
        print(f"| `{name}` | {made / taken:,.0f} |")


if __name__ == "__main__":
    main()
