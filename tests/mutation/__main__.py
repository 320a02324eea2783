"""`python -m tests.mutation`: the core of the contract suite, whole and with each defence taken away."""

from __future__ import annotations

import sys
import time

from tests.mutation.runs import FAILED, MUTATIONS, PASSED, run


def main() -> int:
    """Print a line for each run; 0 when the whole suite passed and every other one failed."""
    fine = True
    for mutation in ("", *sorted(MUTATIONS)):
        start = time.monotonic()
        found = run(mutation)
        expected = FAILED if mutation else PASSED
        noticed = found.code == expected and bool(found.failures) == bool(mutation)
        fine = fine and noticed
        by = found.failures[0].removeprefix("FAILED ").split(" - ")[0] if found.failures else ""
        said = ("noticed by " + by if mutation else "passes") if noticed else f"UNEXPECTED (pytest's code {found.code})"
        sys.stdout.write(f"{mutation or 'all defences':18} {time.monotonic() - start:5.1f} s  {said}\n")
        sys.stdout.flush()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
