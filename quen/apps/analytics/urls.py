"""The pages of analytics: a pivot for every object with facts."""

from django.urls import path

from quen.apps.analytics.pages.pivot import export, view

urlpatterns = [
    path("<slug:object_name>/pivot", view.pivot_page),
    path("<slug:object_name>/pivot/export", export.pivot_export),
]
