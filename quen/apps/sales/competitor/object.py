"""The declaration of the competitor in a deal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quen.apps.sales.competitor.model import DealCompetitor
from quen.kernel.errors import DomainError
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec, Scope, Section

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


def name_competitor(values: dict[str, Any], record: Mapping[str, Any], actor: Actor) -> None:
    """Called as its account is, where no other name is given. Raises DomainError for nobody."""
    if str(record.get("name") or "").strip():
        return
    account = record.get("account")
    if account is None:
        raise DomainError("nobody", _t("Choose an account or give a name."), field="name")
    found = get_spec("account").rows(actor).filter(pk=account).values_list("name", flat=True).first()
    values["name"] = str(found or "")


deal_competitor = ObjectSpec(
    model=DealCompetitor,
    icon="flag",
    columns="name threat strengths weaknesses opportunity",
    sort="created_at",
    sections=(
        Section(_("Competitor"), "opportunity account name threat"),
        Section(_("Assessment"), "strengths weaknesses"),
    ),
    quick="account name threat strengths weaknesses opportunity",
    figures="threat opportunity",
    scope=Scope(via="opportunity"),
    root="opportunity",
    written_by={"opportunity": ("create", "import")},
    import_keys="external_id",
    tidy=name_competitor,
    tags=False,
    empty_hint=_("Who else wants your deals, and what speaks for and against them."),
)
