"""Scenes that journeys begin with: records that are there, and people who save at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quen.apps.sales.stage.model import Stage
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.factory import make
from tests.e2e.watching import work

if TYPE_CHECKING:
    from tests.e2e.running import Quen


def new_account(quen: Quen, name: str, owner: str = "owner", **given: Any) -> str:
    """The address of a new account that belongs to `owner`."""
    return _new(quen, "account", owner, name=name, **given)


def new_deal(quen: Quen, name: str, owner: str = "owner", **given: Any) -> str:
    """The address of a new deal in the first stage, which belongs to `owner`."""
    with work(quen, "admin"):
        stage = Stage.objects.filter(pipeline__is_default=True).order_by("position").first()
    assert stage is not None
    return _new(quen, "opportunity", owner, name=name, stage=stage.pk, **given)


def _new(quen: Quen, object_name: str, owner: str, **given: Any) -> str:
    spec = get_spec(object_name)
    with work(quen, "admin") as (business, actor):
        record = make(spec, actor=actor, full=False, owner=business.member_id(owner), **given)
        return spec.url(record.pk)


def change(quen: Quen, persona: str, address: str, **changes: Any) -> None:
    """Somebody saves a record elsewhere."""
    _, name, pk, _ = address.split("/")
    with work(quen, persona) as (_business, actor):
        spec = get_spec(name)
        record = spec.rows(actor, "edit").get(pk=pk)
        save_record(spec, actor=actor, changes=changes, record_id=record.pk, expected_version=record.version)
