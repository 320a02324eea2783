"""A record that was merged into another one does not come back from the trash by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.merging.merge import survivor_of
from quen.kernel.query.titles import titles_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def refuse_merged(spec: ObjectSpec, record: Any, actor: Actor) -> None:
    """Raise DomainError (409) for a record that was merged away: undoing the merge brings it back."""
    survivor = survivor_of(spec.name, record.pk)
    if survivor is not None:
        title = titles_of({spec.name: [survivor]}, actor).get((spec.name, survivor), spec.label)
        text = _("It was merged into “%(title)s”. Undo the merge in the history there.") % {"title": title}
        raise DomainError("merged", text, status=409)
