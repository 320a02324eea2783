"""The addresses of saved views."""

from django.urls import path

from quen.kernel.views import pages

urlpatterns = [
    path("<slug:object_name>/views/new", pages.new),
    path("<slug:object_name>/views/order", pages.order),
    path("<slug:object_name>/views/<uuid:view_id>/edit", pages.edit),
    path("<slug:object_name>/views/<uuid:view_id>/<slug:verb>", pages.do),
]
