"""One person of the team: does what people do, in an order that the seed decides, and writes down what she was told."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.browser import Answer, Browser, Lost
from tests.chaos.ledger import Ledger, Write
from tests.chaos.team import PASSWORD

PATIENCE = 9  # attempts of a call with an idempotency key
ROWS = 300  # of an imported file
MOST = 40  # contacts a person works with


@dataclass
class Person(threading.Thread):
    """Works until `stop` is set. `stages`: the open stages of the pipeline her deals are in."""

    name_: str
    email: str
    browser: Browser
    ledger: Ledger
    chance: random.Random
    stages: Sequence[str]
    stop: threading.Event
    pause: float = 0.4
    light: bool = False
    number: int = 0
    contacts: list[str] = field(default_factory=list)
    deals: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(name=self.name_, daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        deeds = self.deeds()
        while not self.stop.is_set():
            try:
                if "quen_session" not in self.browser.cookies and not self.sign_in():
                    self.rest(1.0)
                    continue
                deed = self.chance.choices(list(deeds), list(deeds.values()))[0]
                deed()
            except Lost:
                self.rest(0.5)
            except Exception as error:  # noqa: BLE001 - a person goes on; the run reports it
                self.errors.append(f"{self.name_}: {type(error).__name__}: {error}")
            self.rest(self.pause)
        self.browser.close()

    def rest(self, seconds: float) -> None:
        self.stop.wait(seconds * self.chance.uniform(0.5, 1.5))

    def sign_in(self) -> bool:
        return self.browser.sign_in(self.email, PASSWORD)

    def mark(self) -> str:
        self.number += 1
        return f"zq{self.name_}x{self.number}"

    def deeds(self) -> dict[Callable[[], None], float]:
        found: dict[Callable[[], None], float] = {
            self.look: 4, self.create_by_form: 3, self.create_by_program: 4, self.edit_cell: 6,
            self.edit_and_undo: 2, self.move_deal: 4, self.add_activity: 3, self.create_many: 1,
            self.edit_many: 1, self.delete: 1, self.upload: 2, self.bring_in: 0.5,
        }  # fmt: skip
        if self.light:
            del found[self.bring_in]
        elif self.name_ == "p0":
            found |= {self.edit_all: 1.5, self.take_out: 1.0}
        return found

    # reading

    def look(self) -> None:
        paths = ["/", "/contact/", "/opportunity/board", "/calendar/", f"/search?q=zq{self.name_}", "/notifications"]
        path = self.chance.choice([*paths, *(f"/contact/{pk}/" for pk in self.contacts[-3:])])
        if self.browser.get(path).status in {302, 401}:
            self.browser.cookies.pop("quen_session", None)

    # writing

    def create_by_form(self) -> None:
        form = self.browser.get("/contact/new")
        found = re.search(r'name="new_id" value="([^"]+)"', form.text)
        if form.status != 200 or found is None:
            return
        mark = self.mark()
        write = self.ledger.begin("form", mark, self.name_)
        answer = self.send_again("/contact/new", {"name": mark, "occupation": "by form", "new_id": found[1]})
        if answer is not None and self.settle(write, answer, {302}):
            self.keep(answer.headers["location"].split("/")[2])

    def create_by_program(self) -> None:
        mark, deal = self.mark(), self.chance.random() < 0.4
        write = self.ledger.begin("deal" if deal else "program", mark, self.name_)
        if deal:
            given = {"name": mark, "stage": self.stages[0], "amount": "125.50", "currency": "VND"}
            answer = self.insist("POST", "opportunity", given, write)
        else:
            answer = self.insist("POST", "contact", {"name": mark}, write)
        if answer is not None and self.settle(write, answer, {201}):
            made = answer.json()["id"]
            if deal:
                self.deals[made] = self.stages[0]
            else:
                self.keep(made)

    def edit_cell(self) -> None:
        if self.contacts:
            self.write_cell("cell", self.chance.choice(self.contacts), "occupation")

    def write_cell(self, kind: str, record: str, name: str) -> Answer | None:
        """None when the cell could not be written."""
        seen = self.browser.get(f"/contact/{record}/cell/{name}")
        if seen.status != 200:
            return None
        mark, was = self.mark(), seen.json()
        write = self.ledger.begin(kind, mark, self.name_, record)
        given = {"version": str(was["version"]), name: mark, "seen": was["value"]}
        answer = self.browser.post(f"/contact/{record}/cell/{name}", given, Accept="application/json")
        return answer if self.settle(write, answer, {200}) else None

    def edit_and_undo(self) -> None:
        if not self.contacts:
            return
        record = self.chance.choice(self.contacts)
        answer = self.write_cell("interests", record, "interests")
        if answer is None or "undo" not in answer.json():
            return
        write = self.ledger.begin("undo", f"zq{self.name_}x{self.number}", self.name_, record)
        self.settle(write, self.browser.post(answer.json()["undo"], {}, Accept="application/json"), {200})

    def move_deal(self) -> None:
        if not self.deals:
            return
        record, present = self.chance.choice(list(self.deals.items()))
        stage = self.chance.choice([pk for pk in self.stages if pk != present])
        write = self.ledger.begin("move", self.mark(), self.name_, record, stage=stage)
        answer = self.insist("POST", f"opportunity/{record}/move", {"stage": stage}, write)
        if answer is None:
            del self.deals[record]  # nobody knows where it is
        elif self.settle(write, answer, {200}):
            self.deals[record] = stage

    def add_activity(self) -> None:
        mark = self.mark()
        write = self.ledger.begin("activity", mark, self.name_)
        given = {"name": mark, "kind": "task", "about": f"contact:{self.contacts[-1]}" if self.contacts else ""}
        answer = self.insist("POST", "activity", given, write)
        if answer is not None:
            self.settle(write, answer, {201})

    def create_many(self) -> None:
        mark = self.mark()
        write = self.ledger.begin("many", mark, self.name_)
        operations = [{"op": "create", "values": {"name": f"{mark} {n}"}} for n in range(10)]
        answer = self.insist("POST", "contact/bulk", {"operations": operations, "atomic": True}, write)
        if answer is not None:
            self.settle(write, answer, {200})

    def edit_many(self) -> None:
        chosen = self.contacts[-8:]
        if not chosen:
            return
        mark = self.mark()
        write = self.ledger.begin("bulk", mark, self.name_, ids=",".join(chosen))
        given = {"selection": "ids=" + ",".join(chosen), "set": "job_title", "job_title": mark}
        answer = self.browser.post("/bulk/contact/edit", given, HX_Request="true", X_Quen_Drawer="1")
        self.settle(write, answer, {204})

    def edit_all(self) -> None:
        mark = self.mark()
        write = self.ledger.begin("bulk of all", mark, self.name_)
        given = {"selection": "all", "set": "social_status", "social_status": mark}
        self.settle(write, self.browser.post("/bulk/contact/edit", given, HX_Request="true", X_Quen_Drawer="1"), {204})

    def delete(self) -> None:
        if len(self.contacts) < 5:
            return
        record = self.contacts.pop(0)
        write = self.ledger.begin("delete", self.mark(), self.name_, record)
        answer = self.insist("DELETE", f"contact/{record}", None, write)
        if answer is not None:
            self.settle(write, answer, {200, 204})

    def upload(self) -> None:
        if not self.contacts:
            return
        mark, record = self.mark(), self.chance.choice(self.contacts)
        write = self.ledger.begin("file", mark, self.name_, record)
        content = (mark + "\n").encode() * 2000
        self.settle(write, self.browser.put(f"/upload/contact/{record}?name={mark}.txt", content), {201})

    def take_out(self) -> None:
        write = self.ledger.begin("export", self.mark(), self.name_)
        given = {"selection": "all", "columns": "name", "format": "xlsx"}
        self.settle(write, self.browser.post("/export/contact/", given), {302, 303})

    def bring_in(self) -> None:
        mark = self.mark()
        text = "Name,External ID\n" + "".join(f"{mark} {n},{mark}-{n}\n" for n in range(ROWS))
        taken = self.browser.file("/import/contact/", f"{mark}.csv", text)
        if taken.status != 303:
            return
        address = taken.headers["location"]
        run = address.split("/")[2]
        if self.browser.post(f"/import/{run}/map", {"target-0": "name", "target-1": "external_id"}).status != 303:
            return
        write = self.ledger.begin("import", mark, self.name_, run, rows=str(ROWS))
        self.settle(write, self.browser.post(f"/import/{run}/preview", {"do": "start"}), {303})

    # what it means

    def keep(self, record: str) -> None:
        self.contacts = [*self.contacts, record][-MOST:]

    def settle(self, write: Write, answer: Answer, told: set[int]) -> bool:
        """Write down whether the deed was acknowledged or refused."""
        if answer.status == 302 and "/sign-in" in answer.headers.get("location", ""):
            self.browser.cookies.pop("quen_session", None)
            write.refused = True
            return False
        write.told = answer.status in told
        write.refused = not write.told and answer.status < 500
        if write.refused:
            self.errors.append(f"{write.kind} was refused: {answer.status} {answer.text[:160]}")
        return write.told

    def send_again(self, path: str, fields: dict[str, str]) -> Answer | None:
        """A form whose page was kept: sent again a few times when the answer is that it was no use, or none."""
        for attempt in range(3):
            with suppress(Lost):
                answer = self.browser.post(path, fields)
                if answer.status < 500:
                    return answer
            self.rest(1.0 + attempt)
        return None

    def insist(self, method: str, path: str, body: Any, write: Write) -> Answer | None:
        """A program's call, sent again with its key until it is answered; None when nobody knows."""
        for attempt in range(PATIENCE):
            try:
                answer = self.browser.api(method, path, body, key=f"key-{write.mark}")
                if answer.status < 500 and answer.status not in {409, 429}:
                    return answer
            except Lost:
                pass
            if attempt and self.stop.is_set():
                break
            time.sleep(min(3.0, 0.3 * 2**attempt))
        return None
