"""A cell that names a record of any object: `account:Blue Star`."""

from __future__ import annotations

from typing import Any

from quen.kernel.imports.tests.importing import counts, error_lines, import_text
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

ACTIVITY = get_spec("activity").model


def test_a_record_is_named_by_its_object_and_its_foreign_id_its_name_or_its_id(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        blue = save_record(get_spec("account"), actor=actor, changes={"name": "Blue Star", "external_id": "B-1"})
    text = (
        "External ID,Subject,Kind,About\n"
        f"A1,One,task,account:B-1\nA2,Two,task,account: blue star\nA3,Three,note,account:{blue.pk}\n"
        "A4,Four,note,\nA5,Five,note,account:Nobody\nA6,Six,note,B-1\nA7,Seven,note,thing:B-1\n"
    )
    run = import_text(business, "admin", "activity", text)
    assert counts(run) == (4, 0, 0, 3)
    with business.work("admin"):
        about = dict(ACTIVITY.objects.filter(external_id__startswith="A").values_list("external_id", "about"))
    key = f"account:{blue.pk}"
    assert about == {"A1": key, "A2": key, "A3": key, "A4": ""}
    reasons = {line["External ID"]: line["Reason"] for line in error_lines(business, "admin", run)}
    assert reasons == {
        "A5": "About: Account “Nobody” was not found.",
        "A6": "About: About “B-1” was not found.",
        "A7": "About: About “thing:B-1” was not found.",
    }
    assert counts(import_text(business, "admin", "activity", text)) == (0, 0, 4, 3)


def test_what_somebody_does_not_see_is_not_found(business: Any, quen_db: None) -> None:
    hidden = business.record_id("opportunity", "outsider")
    before = _count(business)
    run = import_text(business, "owner", "activity", f"Subject,Kind,About\nOne,task,opportunity:{hidden}\n")
    assert counts(run) == (0, 0, 0, 1)
    assert _count(business) == before
    run = import_text(business, "stranger", "activity", f"Subject,Kind,About\nOne,task,opportunity:{hidden}\n")
    assert counts(run) == (0, 0, 0, 1)


def _count(business: Any) -> int:
    with business.work("admin"):
        return int(ACTIVITY.objects.count())
