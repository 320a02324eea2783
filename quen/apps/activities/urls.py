"""The addresses of the timeline."""

from django.urls import path

from quen.apps.activities.pages.timeline import view

urlpatterns = [
    path("timeline/<slug:object_name>/<uuid:record_id>/", view.show),
    path("timeline/<slug:object_name>/<uuid:record_id>/new", view.compose),
    path("timeline/<slug:object_name>/<uuid:record_id>/complete/<uuid:activity_id>", view.complete),
]
