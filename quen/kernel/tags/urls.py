"""The addresses of tags."""

from django.urls import path

from quen.kernel.tags import views

urlpatterns = [
    path("settings/tags", views.settings_tags),
    path("settings/tags/<uuid:tag_id>/merge", views.merge),
    path("tags/pick", views.pick),
    path("<slug:object_name>/<uuid:record_id>/tags", views.change),
]
