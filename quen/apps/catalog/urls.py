"""Addresses of the catalog beside the derived ones."""

from django.urls import path

from quen.apps.catalog.pages.prices import view as prices
from quen.apps.catalog.pages.specification import view as specification

urlpatterns = [
    path("product/<uuid:record_id>/specification", specification.specification),
    path("price_book/<uuid:record_id>/add", prices.add_price),
]
