"""Reminders are told when their time has come."""

from quen.kernel.notify.reminders import deliver_due

do_now = deliver_due
