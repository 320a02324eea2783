"""Party: whom one has to do with, a person or an organization."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.records.stand_in import StandIn


class Party(StandIn):
    """Stands for an account or a contact, so that addresses and relationships can belong to either."""

    class Meta:
        verbose_name = _("Customer or contact")
        verbose_name_plural = _("Customers and contacts")
