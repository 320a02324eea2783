"""What the kernel itself adds to every business object: its files, and its tags on cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.access.sharing import when_shared
from quen.kernel.exports import history as _exports_history  # noqa: F401
from quen.kernel.files import history as _files_history  # noqa: F401  (tells its entries)
from quen.kernel.files.panel import files_panel
from quen.kernel.merging.restoring import refuse_merged
from quen.kernel.notify.share import tell_shared
from quen.kernel.registry.extend import Panel, extend
from quen.kernel.registry.home_panels import HomePanel, extend_home
from quen.kernel.start import steps as _steps  # noqa: F401  (declares its steps)
from quen.kernel.start.panel import build_home
from quen.kernel.tags import history as _tags_history  # noqa: F401
from quen.kernel.tags.show import card_tags
from quen.kernel.trash.move import before_restoring

when_shared(tell_shared)
before_restoring(refuse_merged)
extend(
    "*",
    panels=[Panel("files", _("Files"), "paperclip", "middle", files_panel, "files/_panel.html", 80)],
    card_notes=[card_tags],
)
extend_home(HomePanel("first-steps", build_home, "start/_panel.html", position=0))
