"""Notifications in the app, reminders, mentions: what tells a person that something concerns her.

    notify(members=[…], kind="mentioned", record=deal, actor=actor)
    remind(member_id, at=…, record=task, text="Call back")

Kinds are declared as `Notice` in the module `notices` of any part of the product.
"""

from quen.kernel.notify.declare import Notice, get_notice, notices
from quen.kernel.notify.reminders import remind, unremind
from quen.kernel.notify.send import notify

__all__ = ["Notice", "get_notice", "notices", "notify", "remind", "unremind"]
