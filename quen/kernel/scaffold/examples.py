"""An example of each type of field, for the help of the command and for its refusals."""

from __future__ import annotations

EXAMPLES = {
    "text": "subject:text:80", "longtext": "notes:longtext", "email": "email:email", "phone": "phone:phone",
    "url": "website:url", "integer": "guests:integer", "decimal": "weight:decimal:3", "money": "cost:money",
    "date": "planned_on:date", "datetime": "starts_at:datetime", "boolean": "urgent:boolean",
    "choice": "purpose:choice:demo,service,talk", "country": "country:country", "currency": "currency:currency",
    "ref": "account:ref:account:required",
}  # fmt: skip
