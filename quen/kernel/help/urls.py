"""The addresses of the help."""

from django.urls import path

from quen.kernel.help import views

urlpatterns = [
    path("help/", views.everything),
    path("help/here", views.here),
    path("help/<slug:name>", views.topic),
]
