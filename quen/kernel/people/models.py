"""Who works in a tenant: teams, roles, and members (shown as users)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quen.kernel.records.base import Record, TenantRow
from quen.kernel.records.fields import PhoneField, Ref, SortKeyField, name_field
from quen.kernel.records.unique import once
from quen.kernel.tenancy.models import User


class Team(Record):
    """A team; its parent makes the hierarchy that team scope follows downwards."""

    name = name_field()
    parent = Ref("kernel.Team", verbose_name=_("Parent team"), null=True, blank=True, acyclic=True)
    name_sort = SortKeyField("name")

    class Meta:
        verbose_name = _("Team")
        verbose_name_plural = _("Teams")
        constraints = [once("name", name="team_name_once")]


class Role(Record):
    """What a member may do.

    `grants`: {object or "*": {action: scope}}, actions view, create, edit, delete and verbs, scopes
    none, own, team, all. "*" stands for all objects that have owners, and for viewing any. `hidden`:
    {object: [field, …]}, fields that do not exist for this role; `protected`: those it reads but cannot write.
    """

    name = name_field()
    description = models.CharField(_("Description"), max_length=300, blank=True, default="")
    is_admin = models.BooleanField(_("Administrator"), default=False)
    grants = models.JSONField(default=dict, editable=False)
    hidden = models.JSONField(default=dict, editable=False)
    protected = models.JSONField(default=dict, editable=False)
    name_sort = SortKeyField("name")

    GUARDS: ClassVar[tuple[str, ...]] = (
        (
            "AFTER UPDATE OF is_admin, deleted_at OR DELETE ON data.kernel_role "
            "FOR EACH ROW EXECUTE FUNCTION app.guard_role()"
        ),
    )

    class Meta:
        verbose_name = _("Role")
        verbose_name_plural = _("Roles")
        constraints = [once("name", name="role_name_once")]


class Member(Record):
    """A person's membership in a tenant; owns records. Without `user` she cannot sign in."""

    name = name_field()
    email = models.EmailField(_("E-mail"), null=True, blank=True)
    phone = PhoneField(_("Phone"), blank=True, default="")
    job_title = models.CharField(_("Job title"), max_length=120, blank=True, default="")
    team = Ref("kernel.Team", verbose_name=_("Team"), null=True, blank=True)
    manager = Ref("kernel.Member", verbose_name=_("Manager"), null=True, blank=True, acyclic=True)
    role = Ref("kernel.Role", verbose_name=_("Role"), null=True, blank=True)
    active = models.BooleanField(_("Active"), default=True)
    link_made_at = models.DateTimeField(_("Sign-in link made"), null=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, null=True, editable=False, related_name="+")
    name_sort = SortKeyField("name")

    GUARDS: ClassVar[tuple[str, ...]] = (
        (
            "AFTER UPDATE OF active, role_id, user_id, deleted_at OR DELETE ON data.kernel_member "
            "FOR EACH ROW EXECUTE FUNCTION app.guard_member()"
        ),
    )

    class Meta:
        verbose_name = _("User")
        verbose_name_plural = _("Users")
        constraints = [
            once("email", name="member_email_once"),
            once("user", name="member_user_once"),
        ]


class SignInLink(TenantRow):
    """A link with which a member sets her password, once. Only the SHA-256 of its secret is kept."""

    member = Ref("kernel.Member")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = Ref("kernel.Member", null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_in_link"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "digest"], name="sign_in_link_once")]


class HandoverRun(TenantRow):
    """One member's records on their way to another. `status`: queued, running, done, failed.

    `objects_chosen`: names of objects; `moved`: {object: records given so far}; `total`: what there was to give.
    """

    member = Ref("kernel.Member")
    heir = Ref("kernel.Member")
    objects_chosen = models.JSONField(default=list)
    moved = models.JSONField(default=dict)
    total = models.IntegerField(default=0)
    deactivate = models.BooleanField(default=False)
    status = models.CharField(max_length=8, default="queued")
    message = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = Ref("kernel.Member", null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handover_run"
