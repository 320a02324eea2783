"""The addresses of exports, under `/export/`."""

from django.urls import path

from quen.kernel.exports import views

urlpatterns = [
    path("<slug:object_name>/", views.export),
]
