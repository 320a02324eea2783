"""Customers: organisations and people."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "quen.apps.customers"
    label = "customers"
