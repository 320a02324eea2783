"""Samples of forms: create, errors, conflict, drawer, one field in place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

CURRENCIES = ("VND", "THB", "USD", "EUR")
STAGES = (("1", "Qualification"), ("2", "Proposal"), ("3", "Negotiation"))


def fields() -> tuple[FormField, ...]:
    return (
        FormField(
            "name",
            "Name",
            "text",
            "Cung cấp và lắp đặt hệ thống băng tải",
            required=True,
            max_length=200,
            autofocus=True,
        ),
        FormField(
            "account",
            "Account",
            "ref",
            "1",
            picker_url="fragment_picker.html",
            picked="Công ty Cổ phần Cơ khí Chính xác Minh Long",
            picker_create_url="/account/new",
        ),
        FormField("stage", "Stage", "choice", "2", required=True, choices=STAGES),
        FormField(
            "amount",
            "Amount",
            "money",
            "1250000000",
            currency_name="currency",
            currency="VND",
            currencies=CURRENCIES,
        ),
        FormField("close_date", "Close date", "date", "2025-12-19", help="When the customer is expected to decide."),
        FormField("probability", "Probability", "number", "50"),
        FormField("active", "Active", "boolean", "true"),
        FormField("email", "E-mail", "email", ""),
        FormField(
            "description",
            "Description",
            "textarea",
            "Khách hàng muốn lắp đặt trước Tết.\nYêu cầu bảo hành 24 tháng.",
        ),
    )


def form() -> FormPage:
    more = (
        FormSection(
            "Origin",
            (FormField("source", "Source", "text", ""), FormField("opened_on", "Opened on", "date", "")),
        ),
    )
    return FormPage(
        "New opportunity",
        "target",
        "/opportunity/new",
        "Create",
        (FormSection("Deal", fields()),),
        "list.html",
        more_sections=more,
        full_url="/opportunity/new",
    )


def wrong() -> FormPage:
    bad = (
        replace(fields()[0], value="", errors=("This field is needed.",)),
        replace(
            fields()[1],
            value="",
            picked="",
            errors=("No account of this name. Choose one from the list, or create it.",),
        ),
        replace(fields()[3], value="12,5 triệu", errors=("Enter a number, such as 1,250,000.",)),
        *fields()[4:],
    )
    return replace(
        form(),
        sections=(FormSection("Deal", bad),),
        errors=("The opportunity was not saved: three fields need a look.",),
        version=3,
    )


def conflict() -> FormPage:
    both = (
        replace(fields()[0], theirs="CNC retrofit, line 3 (phase 2)"),
        fields()[1],
        replace(fields()[2], theirs="Negotiation"),
        *fields()[3:6],
    )
    return replace(
        form(),
        title="Edit CNC retrofit, line 3",
        submit_label="Save",
        version=8,
        sections=(FormSection("Deal", both),),
        conflict="Lan saved this record at 10:42, while you were editing.",
        more_sections=(),
    )


def samples() -> dict[str, tuple[str, dict[str, Any]]]:
    money = fields()[3]
    return {
        "form": ("form.html", {"page": form()}),
        "form_errors": ("form.html", {"page": wrong()}),
        "form_conflict": ("form.html", {"page": conflict()}),
        "profile": (
            "profile.html",
            {"page": replace(form(), title="Profile", icon="user-circle", submit_label="Save", more_sections=())},
        ),
        "fragment_form": ("_form.html", {"page": form(), "drawer": True}),
        "fragment_form_errors": ("_form.html", {"page": wrong(), "drawer": True}),
        "fragment_field_edit": ("_field_edit.html", {"field": money, "edit_url": "/edit", "version": 7}),
        "fragment_field_error": (
            "_field_edit.html",
            {"field": replace(money, errors=("Enter a number.",)), "edit_url": "/edit", "version": 7},
        ),
        "fragment_field_conflict": (
            "_field_edit.html",
            {"field": replace(fields()[0], theirs="CNC retrofit"), "edit_url": "/edit", "version": 8},
        ),
    }
