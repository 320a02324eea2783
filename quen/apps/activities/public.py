"""What other contexts may use of activities.

`Activity` is one table: `owner_id`, `status` ("open"), `moment` (when it is due, starts or happened; None: no date),
`kind` and `all_day` are all that a day or a calendar needs, and `(owner, status, moment, id)` is an index. Read through
`activity.rows(actor)`; `starts_at` and `ends_at` of a meeting bound it. Write through the verbs `complete`, `reopen`,
`reschedule`, `cancel`, `pin`, `unpin`, `log` (a call with its outcome) and `stop` (a series) with `run_action`.

An object declares with `passes_on` which references of it (account, contact …) have on their timelines what happens on
one of its records.
"""

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.model import CALL, DONE, EMAIL, MEETING, NOTE, OPEN, PLANNED, TASK, Activity
from quen.apps.activities.activity.object import activity
from quen.apps.activities.activity.repeat import occurrences
from quen.apps.activities.attendee.object import attendee

__all__ = [
    "CALL",
    "DONE",
    "EMAIL",
    "MEETING",
    "NOTE",
    "OPEN",
    "PLANNED",
    "TASK",
    "Activity",
    "ActivityLink",
    "activity",
    "attendee",
    "occurrences",
]
