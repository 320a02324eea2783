"""What sales adds to customers and products, and the parts of a deal's page that are more than lists."""

from django.utils.translation import gettext_lazy as _

from quen.apps.sales import sample
from quen.apps.sales.criterion.panel import exit_view
from quen.apps.sales.first_steps import has_deals, has_own_stages
from quen.apps.sales.history.panel import stage_history
from quen.apps.sales.opportunity.customer_panel import read_figures
from quen.apps.sales.pages.attention.view import build_attention
from quen.kernel.registry.extend import Panel, extend
from quen.kernel.registry.home_panels import HomePanel, extend_home
from quen.kernel.registry.spec import Related
from quen.kernel.start.declare import FirstStep, add_sample, add_steps

_COLUMNS = "name stage amount close_date owner"

_WORTH = Panel("worth", _("In figures"), "chart-bar", "context", read_figures, "sales/_customer_figures.html", 5)

extend("account", related=[Related("opportunity", "account", _COLUMNS)], panels=[_WORTH])
extend("contact", related=[Related("opportunity", "contact", _COLUMNS)], panels=[_WORTH])
extend("product", related=[Related("opportunity", "product", "name account stage amount close_date")])
extend(
    "opportunity",
    panels=[
        Panel("exit", _("Before the next stage"), "checkbox", "context", exit_view, "sales/_exit.html", 10),
        Panel("stages", _("Stage history"), "history", "middle", stage_history, "sales/_stage_history.html", 80),
    ],
)
extend_home(
    HomePanel("attention", build_attention, "sales/_attention.html", "side", position=10, instead_of="opportunity")
)
add_steps(
    FirstStep(
        "pipeline",
        _("Make the pipeline your own"),
        _("The stages a deal goes through, how likely it is won in each, and when it has rested too long."),
        "git-merge",
        _("Open the pipeline"),
        "/settings/pipelines",
        lambda actor: actor.scope("stage", "edit") == "all",
        has_own_stages,
        30,
    ),
    FirstStep(
        "deals",
        _("Bring in your deals"),
        _("From a file of your spreadsheet or of another CRM; or start with one by hand."),
        "target",
        _("Import deals"),
        "/import/opportunity/",
        lambda actor: actor.may("opportunity", "create"),
        has_deals,
        50,
    ),
)
add_sample("sales", sample.build, position=20)
