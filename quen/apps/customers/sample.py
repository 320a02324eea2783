"""Sample accounts and contacts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quen.apps.customers.sample_names import ACCOUNTS, COUNTRY, NOTE, PEOPLE, TITLES
from quen.kernel.start.declare import Key, SampleRecord, Scene

CUSTOMERS = 9  # the first so many are customers already


def build(scene: Scene) -> Iterator[SampleRecord]:
    """20 organizations with two people each, in the language of the business."""
    language = scene.language if scene.language in ACCOUNTS else "en"
    country, number = COUNTRY[language]
    for place, (name, domain, industry, city, employees) in enumerate(ACCOUNTS[language]):
        changes: dict[str, Any] = {
            "name": name, "industry": industry, "city": city, "employees": employees, "customer": place < CUSTOMERS,
            "website": f"https://{domain}.example", "email": f"info@{domain}.example", "country": country,
            "description": NOTE[language],
        }  # fmt: skip
        yield SampleRecord("account", f"account:{place}", changes)
    for place, person in enumerate(PEOPLE[language].split("|")):
        name, _colon, mailbox = person.partition(":")
        organization = place // 2
        domain = ACCOUNTS[language][organization][1]
        changes = {
            "name": name, "account": Key(f"account:{organization}"), "email": f"{mailbox}@{domain}.example",
            "mobile": f"{number}{place:02d}", "job_title": TITLES[language][place * 3 % 5], "country": country,
            "language": language, "description": NOTE[language],
        }  # fmt: skip
        yield SampleRecord("contact", f"contact:{place}", changes)
