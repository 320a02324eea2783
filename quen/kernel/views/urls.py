"""The addresses of saved views and of what they are made of: filters, columns, groups."""

from django.urls import path

from quen.kernel.views import arranging, filtering, pages

urlpatterns = [
    path("<slug:object_name>/filter", filtering.builder),
    path("<slug:object_name>/filter/row", filtering.row),
    path("<slug:object_name>/filter/group", filtering.group),
    path("<slug:object_name>/columns", arranging.columns),
    path("<slug:object_name>/grouping", arranging.grouping),
    path("<slug:object_name>/views/new", pages.new),
    path("<slug:object_name>/views/order", pages.order),
    path("<slug:object_name>/views/<uuid:view_id>/edit", pages.edit),
    path("<slug:object_name>/views/<uuid:view_id>/<slug:verb>", pages.do),
]
