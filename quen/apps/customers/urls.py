"""The pages of customers beside the derived ones."""

from django.urls import path

from quen.apps.customers.pages.network.view import network_page

urlpatterns = [path("network/<uuid:party_id>", network_page)]
