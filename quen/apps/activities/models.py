"""Where Django looks for the models of this context."""

from quen.apps.activities.activity.link import ActivityLink
from quen.apps.activities.activity.model import Activity
from quen.apps.activities.attendee.model import Attendee

__all__ = ["Activity", "ActivityLink", "Attendee"]
