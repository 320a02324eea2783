"""The addresses of exports, under `/export/`."""

from django.urls import path

from quen.kernel.exports import views

urlpatterns = [
    path("<uuid:run_id>/", views.progress),
    path("<uuid:run_id>/file", views.download),
    path("<uuid:run_id>/stop", views.stop),
    path("<slug:object_name>/", views.export),
]
