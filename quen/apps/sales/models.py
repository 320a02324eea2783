"""Where Django finds the models of this context."""

from quen.apps.sales.lead.model import Lead
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.pipeline.model import Pipeline
from quen.apps.sales.reason.model import LostReason, WonReason
from quen.apps.sales.stage.model import Stage

__all__ = ["Lead", "LostReason", "Opportunity", "Pipeline", "Stage", "WonReason"]
