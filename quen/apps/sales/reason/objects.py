"""The declarations of the reasons for winning and losing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.reason.model import LostReason, WonReason
from quen.kernel.registry.spec import A, Menu, ObjectSpec, Related, Section

won_reason = ObjectSpec(
    model=WonReason,
    icon="trophy",
    menu=Menu("settings", 46),
    settings=True,
    columns="name position active",
    sort="position",
    order="position",
    sections=(Section(_("Reason for winning"), "name position active"),),
    quick="name position",
    search={"name": A},
    related=(Related("opportunity", "won_reason", "name account amount close_date owner"),),
    import_keys="external_id name",
    empty_hint=_("Why customers choose you. Asked when a deal is won."),
)

lost_reason = ObjectSpec(
    model=LostReason,
    icon="thumb-down",
    menu=Menu("settings", 47),
    settings=True,
    columns="name position active",
    sort="position",
    order="position",
    sections=(Section(_("Reason for losing"), "name position active"),),
    quick="name position",
    search={"name": A},
    related=(Related("opportunity", "lost_reason", "name account amount close_date owner"),),
    import_keys="external_id name",
    empty_hint=_("Why deals are lost. Asked when a deal is lost."),
)
