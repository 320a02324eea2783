"""Analytics: the warehouse, and what is read from it."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "quen.apps.analytics"
    label = "analytics"
