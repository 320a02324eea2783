"""What the application and system roles may do with the tables that have no tenant (decision record 0002)."""

from __future__ import annotations

# table -> (rights of quen_app, rights of quen_system)
GLOBAL_TABLES: dict[str, tuple[str, str]] = {
    "kernel_tenant": ("SELECT", "SELECT"),
    "kernel_user": ("SELECT, INSERT, UPDATE", "SELECT"),
    "kernel_token": ("SELECT, INSERT, UPDATE", "SELECT"),
    "django_session": ("SELECT, INSERT, UPDATE, DELETE", "SELECT, DELETE"),
    "django_migrations": ("SELECT", "SELECT"),
    "consumer_position": ("", "SELECT, INSERT, UPDATE"),
    "api_budget": ("SELECT, INSERT, UPDATE", "SELECT, DELETE"),
    "process_heartbeat": ("SELECT", "SELECT, INSERT, UPDATE"),
    "procrastinate_jobs": ("SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"),
    "procrastinate_events": ("INSERT", "SELECT, INSERT, UPDATE, DELETE"),
    "procrastinate_periodic_defers": ("", "SELECT, INSERT, UPDATE, DELETE"),
    "procrastinate_workers": ("", "SELECT, INSERT, UPDATE, DELETE"),
}

# Tables of Django's that nobody but the owner reads.
OWNER_ONLY = frozenset(
    {
        "django_content_type",
        "auth_permission",
        "auth_group",
        "auth_group_permissions",
    }
)

FUNCTIONS_OF_APP = (
    "app.current_tenant()",
    "app.current_actor()",
    "app.uuid7()",
    "app.sort_key(text)",
    "app.bare_name(text)",
    "app.name_key(text)",
    "app.exact_key(text)",
    "app.memberships(uuid)",
    "app.consumer_lag()",
    "app.aging_now()",
    "app.spent_until(timestamp with time zone, interval)",
    "app.in_base(numeric, text, date)",
    "app.change_tenant(jsonb, integer)",
    "app.base_currency_is_fixed()",
    "app.fold_search_entries()",
)
FUNCTIONS_OF_SYSTEM = (
    *FUNCTIONS_OF_APP,
    "app.ensure_change_log_partitions(integer)",
    "app.fold_board_totals(integer)",
    "app.grow_older(double precision)",
    "app.change_log_months_to_drop(integer)",
    "app.tenants_to_remind()",
    "app.revalued_after(timestamp with time zone)",
    "app.drop_old_notifications(integer, integer)",
    "app.drop_old_api_answers(integer, integer)",
)
