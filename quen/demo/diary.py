"""The diary of a seller: what was done and what is planned, in the words of the country."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from quen.demo import phrases_activities as said
from quen.demo import phrases_th, phrases_vi
from quen.demo.dice import maybe, stream, weighted
from quen.demo.organization import build_members
from quen.demo.sale_records import Activity

ZONE = timezone(timedelta(hours=7))
KINDS = (("call", 42), ("meeting", 16), ("email", 20), ("note", 14), ("task", 8))
SLOTS = ((8, 30), (10, 0), (13, 30), (15, 0), (16, 30))
NOTES: dict[str, Mapping[str, Sequence[str]]] = {"VN": phrases_vi.DEAL_NOTES, "TH": phrases_th.DEAL_NOTES}


@dataclass(frozen=True, slots=True)
class Matter:
    """What activities are about. `spoken`: how the person is addressed, `thing`: what she may buy."""

    about: str
    account: str
    contact: str
    owner: str
    country: str
    topic: str
    spoken: str
    thing: str
    place: str
    phone: str
    email: str


class Diary:
    """Collects activities; `today` is the day on which it is read."""

    def __init__(self, seed: int, today: date) -> None:
        self.rng, self.today, self.rows = stream(seed, "activities"), today, list[Activity]()
        self._mails = {member.name: member.email for member in build_members()}
        self._meetings: Counter[tuple[str, date]] = Counter()

    def log(self, matter: Matter, day: date) -> None:
        """Something that was done on `day`, which is before today."""
        day = day - timedelta(days=1) if day.weekday() == 6 else day
        kind = weighted(self.rng, KINDS)
        if kind == "email" and not matter.email:
            kind = "call"
        moment = self._moment(day)
        write: Mapping[str, Any] = {
            "call": self._call, "meeting": self._meeting, "email": self._email, "note": self._note, "task": self._task,
        }  # fmt: skip
        self.add(matter, status="done", **{"kind": kind, "done_at": moment, **write[kind](matter, moment)})

    def plan(self, matter: Matter, day: date, name: str, priority: str = "") -> None:
        """Something still open on `day`; what its name says decides whether it is a call, a meeting or a task."""
        if day.weekday() == 6 and day != self.today:
            day += timedelta(days=1 if day > self.today else -1)
        words = name.casefold()
        rank = priority or weighted(self.rng, (("normal", 80), ("high", 14), ("low", 6)))
        common: dict[str, Any] = {"name": name, "status": "open", "priority": rank}
        if words.startswith(said.CALL_WORDS):
            common |= {"kind": "call", "due_at": self._moment(day), "direction": "out", "phone": matter.phone}
        elif any(word in words for word in said.MEETING_WORDS):
            start, end = self._hours(matter.owner, day)
            common |= {"kind": "meeting", "starts_at": start, "ends_at": end, "location": self._place(matter, name)}
        else:
            common |= {"kind": "task", "due_at": self._moment(day)}
        self.add(matter, **common)

    def add(self, matter: Matter, **values: Any) -> None:
        """An activity with these values, the rest empty or those of the matter."""
        whole: dict[str, Any] = dict.fromkeys(Activity.__dataclass_fields__, "")
        whole |= dict.fromkeys(("due_at", "starts_at", "ends_at", "done_at", "duration_minutes"))
        whole |= {"external_id": f"ACT-{len(self.rows) + 1:05d}", "priority": "normal", "about": matter.about}
        whole |= {"account": matter.account, "contact": matter.contact, "owner": matter.owner}
        row = Activity(**whole | values)
        self.rows.append(replace(row, name=self._say(row.name, matter), body=self._say(row.body, matter)))

    @staticmethod
    def _say(text: str, matter: Matter) -> str:
        return text.format(p=matter.spoken, x=matter.thing).strip()

    def _moment(self, day: date) -> datetime:
        minutes = self.rng.randrange(8 * 60, 17 * 60 + 30, 5)
        return datetime.combine(day, time(minutes // 60, minutes % 60), ZONE)

    def _hours(self, owner: str, day: date) -> tuple[datetime, datetime]:
        """The next free hours of the day; nobody sits in two meetings at once while there are free ones."""
        place = self._meetings[owner, day]
        self._meetings[owner, day] += 1
        start = datetime.combine(day, time(*SLOTS[place % len(SLOTS)]), ZONE)
        return start, start + timedelta(minutes=self.rng.choice((30, 45, 60, 60, 90)))

    def _place(self, matter: Matter, name: str) -> str:
        return said.SHOWROOM[matter.country] if "showroom" in name or "โชว์รูม" in name else matter.place

    def _told(self, matter: Matter) -> str:
        notes = NOTES[matter.country]
        return self.rng.choice((*notes["any"], *notes.get(matter.topic, ())))

    def _call(self, matter: Matter, moment: datetime) -> dict[str, Any]:
        rng = self.rng
        common = {"phone": matter.phone, "due_at": moment}
        if maybe(rng, 18):
            words = rng.choice(said.CALLS_IN[matter.country])
            return common | {"name": words, "direction": "in", "outcome": "reached", "body": self._told(matter),
                             "duration_minutes": rng.randint(2, 14)}  # fmt: skip
        outcome = weighted(rng, said.OUTCOMES)
        reached = outcome == "reached"
        note = self._told(matter) if reached else rng.choice(said.OUTCOME_NOTES[matter.country][outcome])
        return common | {"name": rng.choice(said.CALLS[matter.country]), "direction": "out", "outcome": outcome,
                         "body": note, "duration_minutes": rng.randint(3, 26) if reached else None}  # fmt: skip

    def _meeting(self, matter: Matter, moment: datetime) -> dict[str, Any]:
        name = self.rng.choice(said.MEETINGS[matter.country])
        start, end = self._hours(matter.owner, moment.date())
        return {"name": name, "starts_at": start, "ends_at": end, "done_at": end, "body": self._told(matter),
                "location": self._place(matter, name)}  # fmt: skip

    def _email(self, matter: Matter, _moment: datetime) -> dict[str, Any]:
        inward = maybe(self.rng, 28)
        name, body = self.rng.choice((said.EMAILS_IN if inward else said.EMAILS)[matter.country])
        ends = (matter.email, self._mails[matter.owner])
        sender, receiver = ends if inward else ends[::-1]
        return {"name": name, "body": body, "direction": "in" if inward else "out", "email_from": sender,
                "email_to": receiver}  # fmt: skip

    def _note(self, matter: Matter, _moment: datetime) -> dict[str, Any]:
        return {"name": self.rng.choice(said.NOTES[matter.country]), "body": self._told(matter)}

    def _task(self, matter: Matter, moment: datetime) -> dict[str, Any]:
        name, body = self.rng.choice(said.TASKS[matter.country])
        return {"name": name, "body": body, "due_at": moment}
