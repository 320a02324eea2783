"""What is told when a file is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.notify.declare import Notice

export_ready = Notice(
    "export_ready",
    _("An export of mine is ready"),
    _("Your export is ready: %(file)s"),
    icon="download",
)
