"""Records by their tags: `tag=a,b` has all of them, `tag__not=a,b` none of them, `tag__empty=true` none at all.

A tag is named by its id or its name. A rare tag is looked up first, so that the index on the record's id serves; of
a common one each record is asked along the list's own order, which ends when the page is full.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quen.kernel.errors import DomainError
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.tags.models import Tagging
from quen.kernel.tags.tagging import usable_tags

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PARAMETER = "tag"
OPERATORS = ("", "not", "empty")
# No column: what a surface needs to know of it beside the fields of the object.
TAGS = FieldInfo("tag", "", gettext_lazy("Tag"), "ref", target="tag", editable=False, nullable=True)
_FEW = 200


def tag_ids(spec: ObjectSpec, texts: tuple[str, ...], key: str, actor: Actor) -> tuple[str, ...]:
    """The ids of tags told by id or name. Raises DomainError for one that records of `spec` cannot have."""
    wanted = [text for text in texts if text]
    ids = [found for found in (_uuid(text) for text in wanted) if found is not None]
    known = usable_tags(spec, actor).filter(Q(pk__in=ids) | Q(name__in=wanted)).values_list("pk", "name")
    by_text = {text: str(pk) for pk, name in known for text in (str(pk), name)}
    missing = next((text for text in wanted if by_text.get(text.lower(), by_text.get(text)) is None), None)
    if missing is not None or not wanted:
        text = _("There is no tag %(name)s here.") % {"name": missing or ""}
        raise DomainError("no_such_tag", text, field=key)
    return tuple(dict.fromkeys(by_text.get(text.lower()) or by_text[text] for text in wanted))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def filter_by_tags(rows: QuerySet[Any], object_name: str, operator: str, values: tuple[str, ...]) -> QuerySet[Any]:
    """`rows` narrowed by ids of tags, or for `empty` by whether there is any."""
    taggings = Tagging.objects.filter(object=object_name)
    own = taggings.filter(record_id=OuterRef("pk"))
    if operator == "empty":
        tagged = Exists(own.filter(tag__deleted_at__isnull=True))
        return rows.filter(tagged) if values[0].strip().lower() in {"false", "0", "no"} else rows.filter(~tagged)
    if operator == "not":
        return rows.filter(~Exists(own.filter(tag_id__in=values)))
    for tag_id in values:
        few = list(taggings.filter(tag_id=tag_id).values_list("record_id", flat=True)[: _FEW + 1])
        rows = rows.filter(pk__in=few) if len(few) <= _FEW else rows.filter(Exists(own.filter(tag_id=tag_id)))
    return rows


def tagged(object_name: str, ids: tuple[str, ...]) -> Q:
    """Records with one of these tags; without `ids`, with any tag. A rare one is looked up first."""
    taggings = Tagging.objects.filter(object=object_name, tag__deleted_at__isnull=True)
    if ids:
        taggings = Tagging.objects.filter(object=object_name, tag_id__in=ids)
        few = list(taggings.values_list("record_id", flat=True)[: _FEW + 1])
        if len(few) <= _FEW:
            return Q(pk__in=few)
    return Q(Exists(taggings.filter(record_id=OuterRef("pk"))))
