"""The nightly round through the files."""

from __future__ import annotations

from quen.kernel.files.chores import tidy_files
from quen.kernel.jobs.background import chore

chore("17 19 * * *", "tidy_files")(tidy_files)  # in South-East Asia after two at night
