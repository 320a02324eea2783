"""The declaration of the tag."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from quen.kernel.registry.spec import ObjectSpec, Section
from quen.kernel.tags.models import Tag

tag = ObjectSpec(
    model=Tag,
    icon="tag",
    settings=True,
    columns="name color object",
    sections=(Section(_("Tag"), "name color object"),),
    quick="name color object",
    import_keys="external_id name",
    import_names={"name": "tag label nhãn thẻ แท็ก ป้าย", "color": "colour màu สี"},
    empty_hint=_("Words that people put on records, to find and filter them by."),
)
