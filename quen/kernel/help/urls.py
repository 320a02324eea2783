"""The addresses of the help."""

from django.urls import path

from quen.kernel.help import views

urlpatterns = [
    path("help/", views.everything),
    path("help/here", views.here),
    path("help/guide/<slug:name>", views.guide_page),
    path("help/guide/<slug:language>/<slug:name>.png", views.guide_picture),
    path("help/<slug:name>", views.topic),
]
