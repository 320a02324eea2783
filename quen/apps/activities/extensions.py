"""What activities add to the pages of others: the timeline, what comes next, and my day."""

from django.utils.translation import gettext_lazy as _

from quen.apps.activities.pages.commands import activity_commands
from quen.apps.activities.pages.day.view import build_day
from quen.apps.activities.pages.next_activity import card_notes, next_panel
from quen.apps.activities.pages.timeline.view import timeline_panel
from quen.kernel.registry.commands import add_commands
from quen.kernel.registry.extend import Panel, extend
from quen.kernel.registry.home_panels import HomePanel, extend_home

extend(
    "*",
    panels=[
        Panel(
            "timeline", _("Timeline"), "timeline", "middle", timeline_panel, "activities/timeline.html", 10, first=True
        ),
        Panel("next", _("Next activity"), "calendar-due", "context", next_panel, "activities/_next.html", 10),
    ],
    card_notes=[card_notes],
)
extend_home(HomePanel("day", build_day, "activities/_day.html", position=10))
add_commands(activity_commands)
