"""The pages of sales beside those derived from its objects."""

from django.urls import path

from quen.apps.sales.pages.figures import view as figures
from quen.apps.sales.pages.pipelines import view as pipelines

urlpatterns = [
    path("settings/pipelines", pipelines.pipelines_page),
    path("settings/pipelines/<uuid:pipeline_id>/order", pipelines.order_stages),
    path("pipeline-figures", figures.figures_page),
]
