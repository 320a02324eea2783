"""What the kernel itself adds to every business object: its files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.files.panel import files_panel
from quen.kernel.registry.extend import Panel, extend

extend("*", panels=[Panel("files", _("Files"), "paperclip", "middle", files_panel, "files/_panel.html", 80)])
