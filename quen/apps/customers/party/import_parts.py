"""What a file of customers or contacts may bring besides: further ways to reach them, and further addresses."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from quen.kernel.errors import Text
from quen.kernel.registry.spec import ImportPart


def _way(name: str, label: Text, words: str, **fixed: str) -> ImportPart:
    return ImportPart(name, label, "contact_point", "party", "value", fixed, {"value": words})


def _place(name: str, label: Text, use: str, words: Mapping[str, str]) -> ImportPart:
    return ImportPart(name, label, "address", "party", "street city province postal_code country", {"use": use}, words)


def _of(*kinds: str) -> dict[str, str]:
    """The headers of an address whose columns begin with one of `kinds`."""
    ends = {
        "street": "street address",
        "city": "city",
        "province": "state region province",
        "postal_code": "postal_code zipcode zip_code zip",
        "country": "country country_region",
    }
    return {name: " ".join(f"{kind}_{end}" for kind in kinds for end in words.split()) for name, words in ends.items()}


customer_import_parts = (
    _way("email", _("Further e-mail"), "other_e-mail e-mail_2_address e-mail_3_address secondary_email email_2 "
         "e-mail_2 second_email other_email alternate_email npe01__alternateemail__c", kind="email"),
    _way("email_work", _("Further e-mail (work)"), "work_e-mail work_email npe01__workemail__c",
         kind="email", use="work"),
    _way("email_home", _("Further e-mail (private)"), "home_e-mail home_email personal_email private_email "
         "npe01__homeemail__c", kind="email", use="private"),
    _way("phone", _("Further phone"), "other_phone phone_2 secondary_phone second_phone assistants_phone car_phone "
         "otherphone", kind="phone", use="other"),
    _way("phone_work", _("Further phone (work)"), "work_phone business_phone_2 company_main_phone", kind="phone",
         use="work"),
    _way("phone_home", _("Further phone (private)"), "home_phone home_phone_2", kind="phone", use="private"),
    _way("phone_mobile", _("Further phone (mobile)"), "mobile_phone mobile_phone_2 mobile_2 second_mobile",
         kind="phone", use="mobile"),
    _way("fax", _("Fax"), "fax fax_number business_fax home_fax work_fax số_fax แฟกซ์", kind="phone", use="other",
         note="Fax"),
    _way("website", _("Further website"), "other_website web_page_2 website_2 second_website", kind="website"),
    _place("address_work", _("Further address (office)"), "office", _of("work", "business")),
    _place("address_home", _("Further address (home)"), "home", _of("home")),
    _place("address_shipping", _("Delivery address"), "shipping", _of("shipping", "delivery", "ship_to")),
    _place("address_billing", _("Billing address"), "billing", _of("billing", "invoice", "bill_to")),
    _place("address_other", _("Further address"), "other", _of("other", "second")),
)  # fmt: skip
