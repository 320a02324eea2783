"""Sales: pipelines and the opportunities in them."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "quen.apps.sales"
    label = "sales"
