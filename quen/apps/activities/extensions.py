"""What activities add to the pages of others."""

from quen.apps.activities.pages.day.view import build_day
from quen.kernel.registry.home_panels import HomePanel, extend_home

extend_home(HomePanel("day", build_day, "activities/_day.html", position=10))
