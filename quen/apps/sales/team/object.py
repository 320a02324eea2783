"""The declaration of the deal's team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from quen.apps.sales.team.model import DealMember
from quen.kernel.access.sharing import share_record, shares_of, unshare
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec, Scope, Section

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def name_member(values: dict[str, Any], record: Mapping[str, Any], actor: Actor) -> None:
    """Called as the colleague is, where no other name is given."""
    if not record.get("name") and record.get("member") is not None:
        found = get_spec("member").rows(actor).filter(pk=record["member"]).values_list("name", flat=True).first()
        values["name"] = str(found or "")


def share_deal(member: DealMember, actor: Actor, creating: bool) -> None:
    """The deal is shared with who is on its team, and no longer with who was taken off it.

    Raises Denied when the actor may not share the deal.
    """
    del creating
    spec = get_spec("opportunity")
    deal = spec.model.objects.get(pk=member.opportunity_id)
    if member.deleted_at is None:
        share_record(spec, deal, actor=actor, member=member.member_id, level=member.access)
        return
    for share in shares_of(spec, deal):
        if share.member_id == member.member_id:
            unshare(spec, deal, share.pk, actor=actor)


deal_member = ObjectSpec(
    model=DealMember,
    icon="users-group",
    columns="name role access note",
    sort="created_at",
    sections=(Section(_("Team member of the deal"), "opportunity member name role access note"),),
    quick="member role access note opportunity",
    figures="role access opportunity",
    scope=Scope(via="opportunity"),
    root="opportunity",
    written_by={"opportunity": ("create", "import"), "member": ("create", "import")},
    import_keys="external_id",
    tidy=name_member,
    settle=share_deal,
    files=False,
    tags=False,
    empty_hint=_("Colleagues who work on deals together; the deal is shared with them."),
)
