"""The addresses of bulk work, under `/bulk/`."""

from django.urls import path

from quen.kernel.bulk import views

urlpatterns = [
    path("<uuid:run_id>/", views.progress),
    path("<uuid:run_id>/undo", views.undo),
    path("<uuid:run_id>/stop", views.stop),
    path("<uuid:run_id>/refused.csv", views.refused_csv),
    path("<slug:object_name>/edit", views.edit),
    path("<slug:object_name>/field", views.field),
    path("<slug:object_name>/do/<slug:verb>", views.do),
    path("<slug:object_name>/<slug:way>", views.tags),
]
