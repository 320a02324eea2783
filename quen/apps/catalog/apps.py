"""Catalog: what is sold."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "quen.apps.catalog"
    label = "catalog"
