"""Activities: tasks, calls, meetings, notes, e-mails, and the timeline."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "quen.apps.activities"
    label = "activities"
    default_auto_field = "django.db.models.BigAutoField"
