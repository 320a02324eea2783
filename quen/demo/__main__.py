"""`python -m quen.demo OUT_DIR [--today YYYY-MM-DD] [--seed N] [--scale 0.1]`."""

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from quen.demo import generate


def main() -> None:
    """Writes the files and says how many rows each has."""
    parser = argparse.ArgumentParser("python -m quen.demo", description="Write the demonstration business.")
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    counts = generate(arguments.out_dir, arguments.today, arguments.seed, arguments.scale)
    sys.stdout.writelines(f"{name}.csv: {count}\n" for name, count in counts.items())


if __name__ == "__main__":
    main()
