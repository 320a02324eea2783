"""The addresses of the first start."""

from django.urls import path

from quen.kernel.start import views

urlpatterns = [
    path("settings/first-steps", views.first_steps_page),
    path("first-steps/put-away", views.put_away),
    path("first-steps/sample", views.sample),
]
