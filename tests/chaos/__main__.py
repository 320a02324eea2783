"""`python -m tests.chaos --minutes 10 --people 20 [--seed N]`: exit code 1 when something promised did not hold."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tests.chaos.run import Plan, Result, run


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.chaos")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    parser.add_argument("--every", type=float, default=12.0, help="seconds between faults, on average")
    parser.add_argument("--disk", type=int, default=4000, help="MB of a file system of its own; 0: no full disk")
    parser.add_argument("--keep", action="store_true", help="keep the log of the installation")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    folder.chmod(0o755)
    sys.stdout.write(f"seed {options.seed}, log {folder / 'quen.log'}\n")
    sys.stdout.flush()
    disk = options.disk if os.geteuid() == 0 else 0
    plan = Plan(options.people, options.seed, folder / "quen", options.minutes * 60, options.every, disk=disk)
    try:
        result = run(plan)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    report(result)
    return 1 if result.wrong else 0


def report(result: Result) -> None:
    """What happened and what was found."""
    lines = ["", "Faults", *result.timeline, "", "Deeds: acknowledged, unknown"]
    lines += [f"  {kind:<14} {told:>6} {unknown:>6}" for kind, (told, unknown) in result.ledger.counts().items()]
    answers = ", ".join(f"{name} {count}" for name, count in sorted(result.ledger.answers.items()))
    lines += ["", f"Answers: {answers}; without an answer {result.ledger.lost}"]
    lines += [f"  {place}: {text[:200]!r}" for place, text in sorted(result.ledger.strange.items())]
    lines += [f"Well again after {result.seconds_until_well:.1f} s; the open page connected {result.events[0]} times"]
    lines += ["", *(f"? {text}" for text in sorted(set(result.errors))[:30])]
    lines += ["", *(f"! {text}" for text in result.wrong), f"{len(result.wrong)} things are wrong"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
