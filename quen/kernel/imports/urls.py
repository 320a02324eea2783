"""The addresses of the wizard, under `/import/`."""

from django.urls import path

from quen.kernel.imports import views

urlpatterns = [
    path("<uuid:run_id>/", views.progress),
    path("<uuid:run_id>/source", views.source),
    path("<uuid:run_id>/map", views.mapping),
    path("<uuid:run_id>/preview", views.preview),
    path("<uuid:run_id>/start", views.start),
    path("<uuid:run_id>/errors.csv", views.errors_csv),
    path("<slug:object_name>/", views.upload),
]
