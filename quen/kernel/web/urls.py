"""The addresses of the browser. Names of objects come last; the first words below are not names of objects."""

from django.urls import path

from quen.kernel.web import (
    boards,
    find,
    forms,
    health,
    history,
    home,
    inline,
    lists,
    profile,
    records,
    roles,
    settings_page,
    sign_in,
    undoing,
    verbs,
)

urlpatterns = [
    path("", home.home),
    path("healthz", health.healthz),
    path("sign-in", sign_in.sign_in),
    path("sign-out", sign_in.sign_out),
    path("language", sign_in.choose_language),
    path("profile", profile.profile),
    path("profile/preferences", profile.preferences),
    path("profile/business/<uuid:tenant_id>", profile.switch_business),
    path("settings/", settings_page.settings_page),
    path("search", find.search_page),
    path("role/<uuid:record_id>/rights", roles.role_rights),
    path("role/<uuid:record_id>/rights/preview", roles.role_preview),
    path("role/<uuid:record_id>/rights/<slug:object_name>", roles.role_details),
    path("role/<uuid:record_id>/copy", roles.role_copy),
    path("<slug:object_name>/", lists.list_page),
    path("<slug:object_name>/board", boards.board_page),
    path("<slug:object_name>/new", forms.create),
    path("<slug:object_name>/pick", find.pick),
    path("<slug:object_name>/<uuid:record_id>/", records.record_page),
    path("<slug:object_name>/<uuid:record_id>/edit", forms.edit),
    path("<slug:object_name>/<uuid:record_id>/field/<slug:name>", inline.field),
    path("<slug:object_name>/<uuid:record_id>/history", history.history),
    path("<slug:object_name>/<uuid:record_id>/history/<int:entry>/undo", undoing.undo),
    path("<slug:object_name>/<uuid:record_id>/undo/<slug:done_by>", undoing.undo_request),
    path("<slug:object_name>/<uuid:record_id>/do/<slug:verb>", verbs.do),
]
