"""What is told when bulk work that was left alone is done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.notify.declare import Notice

bulk_done = Notice(
    "bulk_done",
    _("Bulk work of mine is done"),
    _("Done: %(count)s %(what)s changed, %(refused)s refused"),
    icon="checks",
)
