"""An upgrade with data, killed half-way, and two versions at once: `python -m tests.chaos.upgrade --from COMMIT`.

The older version makes a business and stays running; the present one migrates under it and is killed with kill -9
several times on the way; then people work on with both versions on the new schema. Afterwards the older one's records
are all there, what both were told was done is there once, and `check --data` finds nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from quen.config.env import REPOSITORY, load_env
from quen.kernel.cluster import embedded
from quen.kernel.cluster.roles import ensure_roles
from tests.chaos.browser import Browser
from tests.chaos.installation import Installation
from tests.chaos.ledger import Ledger
from tests.chaos.people import Person
from tests.chaos.verify import Verification

TEAM = REPOSITORY / "tests" / "chaos" / "team.py"
AT_WORK = """
SELECT count(*) > 0 FROM pg_stat_activity
 WHERE usename = current_user AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
COUNTED = ("customers_account", "customers_contact", "sales_opportunity", "activities_activity", "change_log")


class Upgrade:
    """`old` and `new` share a data folder."""

    def __init__(self, commit: str, folder: Path, chance: random.Random) -> None:
        self.code, self.chance, self.wrong = folder / "code", chance, list[str]()
        self.commit = commit
        data = folder / "data"
        self.old, self.new = Installation(data, self.code), Installation(data)
        self.ledger = Ledger()

    def say(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def run(self, kills: int, scale: str, seconds: float) -> list[str]:
        """What did not hold."""
        self._git("worktree", "add", "--detach", "--force", str(self.code), self.commit)
        try:
            self._prepare(scale)
            before = self._counts()
            self.say(f"{self.commit} has made {before}")
            self.old.start()
            self._well(self.old)
            for number in range(kills):
                self._migrate_killed(number)
            began = time.monotonic()
            done = self.new.module("quen.kernel.cli", "migrate")
            self.say(f"then it ended with {done.returncode} after {time.monotonic() - began:.1f} s")
            if done.returncode:
                return [f"migrate: {done.stderr[-1500:]}"]
            after = self._counts()
            less = {table: (before[table], after[table]) for table in COUNTED if after[table] < before[table]}
            if less:
                self.wrong.append(f"fewer rows than before: {less}")
            self._work_together(seconds)
        finally:
            self.old.stop()
            self._git("worktree", "remove", "--force", str(self.code))
        return self.wrong

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=REPOSITORY, check=True, capture_output=True)  # noqa: S603, S607

    def _prepare(self, scale: str) -> None:
        embedded.start(self.old.folder)
        env = load_env(self.old.environ())
        assert env.admin is not None
        ensure_roles(env.admin, env)
        for command in (("migrate",), ("demo", "--scale", scale)):
            done = self.old.module("quen.kernel.cli", *command)
            if done.returncode:
                raise RuntimeError(done.stderr)

    def _counts(self) -> dict[str, int]:
        rows = Verification(self.new, self.ledger).rows
        return {table: rows(f"SELECT count(*) FROM data.{table}")[0][0] for table in COUNTED}

    def _migrate_killed(self, number: int) -> None:
        """Start the migration, and kill it a moment after it has begun to work in the database."""
        command = [sys.executable, "-m", "quen.kernel.cli", "migrate"]
        rows = Verification(self.new, self.ledger).rows
        process = subprocess.Popen(command, cwd=REPOSITORY, env=self.new.environ(), stdout=subprocess.DEVNULL)  # noqa: S603
        while process.poll() is None and not rows(AT_WORK)[0][0]:
            time.sleep(0.01)
        moment = self.chance.uniform(0.0, 0.3 * (number + 1))
        try:
            self.say(f"migration {number + 1} had ended by itself with {process.wait(timeout=moment)}")
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            away = rows("SELECT count(*) = 0 FROM pg_views WHERE schemaname = 'app'")[0][0]
            self.say(f"migration {number + 1} killed after {moment:.2f} s{', the views away' if away else ''}")

    def _well(self, quen: Installation) -> None:
        if not quen.wait_until_well(120):
            raise RuntimeError(quen.log.read_text()[-2000:])

    def _work_together(self, seconds: float) -> None:
        """The older version's processes run on, and half of the people work with them."""
        self._well(self.old)
        team = json.loads(subprocess.run(  # noqa: S603
            [sys.executable, str(TEAM), "6"], env=self.new.environ(), capture_output=True, text=True, check=True
        ).stdout)  # fmt: skip
        serving = self._second_web()
        stop = threading.Event()
        people = []
        for number, own in enumerate(team["people"]):
            port = self.old.port if number % 2 else self.new.port
            browser = Browser(port, self.ledger, own["token"])
            chance = random.Random(f"{self.commit} {number}")  # noqa: S311
            people.append(Person(f"p{number}", own["email"], browser, self.ledger, chance, team["stages"], stop))
        for person in people:
            person.start()
        time.sleep(seconds)
        stop.set()
        for person in people:
            person.join(60)
        self.say(f"answers: {dict(self.ledger.answers)}; deeds: {self.ledger.counts()}")
        for place, text in self.ledger.strange.items():
            self.wrong.append(f"{place}: {text[:200]!r}")
        for error in sorted({error for person in people for error in person.errors})[:10]:
            self.say(f"? {error}")
        self.old.stop()  # the older worker and web go, the present ones come
        os.killpg(serving.pid, signal.SIGKILL)
        serving.wait()
        self.new.start()
        self._well(self.new)
        self.wrong += Verification(self.new, self.ledger).everything()
        self.new.stop()

    def _second_web(self) -> subprocess.Popen[bytes]:
        """The present version's web process beside the older one's, on the same database."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port"]
        environ = {**self.new.environ(), "QUEN_LIVE_URL": ""}
        process = subprocess.Popen(  # noqa: S603
            [*command, str(self.new.port), "--log-level", "warning", "quen.config.wsgi:application"],
            cwd=REPOSITORY, env=environ, start_new_session=True,
        )  # fmt: skip
        self._well(self.new)
        return process


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.chaos.upgrade")
    parser.add_argument("--from", dest="commit", required=True, help="a commit of the older version")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--scale", default="0.1", help="share of the demonstration business")
    parser.add_argument("--seconds", type=float, default=40.0, help="how long both versions work together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="qu-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        upgrade = Upgrade(options.commit, folder, random.Random(options.seed))  # noqa: S311
        wrong = upgrade.run(options.kills, options.scale, options.seconds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write("\n".join([*(f"! {text}" for text in wrong), f"{len(wrong)} things are wrong", ""]))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
