"""Tables without a tenant: the businesses, the people who sign in, their API tokens.

They are reached without a view; what the application may do with each is listed in
`quen.kernel.db.grants` and in decision record 0002.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import new_id

LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt"), ("th", "ไทย")]


class Tenant(models.Model):
    """A business. `base_currency` is the one all sums are made in.

    `fiscal_month`: 1 to 12, the month in which its year begins. `week_start`: 1 (Monday) to 7, as ISO 8601 counts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    host = models.CharField(_("Host name"), max_length=200, null=True, blank=True, unique=True)
    base_currency = models.CharField(_("Base currency"), max_length=3, default="VND")
    country = models.CharField(_("Country"), max_length=2, default="VN")
    language = models.CharField(_("Language"), max_length=5, choices=LANGUAGES, default="vi")
    timezone = models.CharField(_("Time zone"), max_length=60, default="Asia/Ho_Chi_Minh")
    fiscal_month = models.IntegerField(_("Fiscal year begins in"), default=1, db_default=1)
    week_start = models.IntegerField(_("Week begins on"), default=1, db_default=1)
    version = models.IntegerField(default=1, db_default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(fiscal_month__range=(1, 12)), name="tenant_fiscal_month"),
            models.CheckConstraint(condition=models.Q(week_start__range=(1, 7)), name="tenant_week_start"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who signs in, with the e-mail in lower case as the name to sign in by.

    `number_form`, `date_form`: see `quen.kernel.text.forms`, "" as the language does. `week_start`: 1 (Monday) to 7,
    None as the business does. `put_aside`: what she does not want to be told again (`quen.kernel.start.aside`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    language = models.CharField(_("Language"), max_length=5, choices=LANGUAGES, default="en")
    timezone = models.CharField(_("Time zone"), max_length=60, default="Asia/Ho_Chi_Minh")
    theme = models.CharField(_("Theme"), max_length=5, default="auto")
    number_form = models.CharField(_("Numbers"), max_length=10, blank=True, default="", db_default="")
    date_form = models.CharField(_("Dates"), max_length=10, blank=True, default="", db_default="")
    week_start = models.IntegerField(_("Week begins on"), null=True, blank=True)
    put_aside = models.JSONField(default=dict, db_default={}, blank=True)
    is_active = models.BooleanField(default=True)
    # what the version before counts with; attempts are counted in quen.kernel.tenancy.attempts
    failed_sign_ins = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Token(models.Model):
    """An API token: `quen_` and 43 characters, of which only the SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    label = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    @staticmethod
    def digest_of(plain: str) -> str:
        return hashlib.sha256(plain.encode()).hexdigest()

    @classmethod
    def issue(cls, *, tenant_id: object, user: User, label: str) -> str:
        """Make a token and return its plain text, which is shown once and never stored."""
        plain = "quen_" + secrets.token_urlsafe(32)
        cls.objects.create(tenant_id=tenant_id, user=user, label=label, digest=cls.digest_of(plain))
        return plain
