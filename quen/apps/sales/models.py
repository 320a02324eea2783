"""Where Django finds the models of this context."""

from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.pipeline.model import Pipeline
from quen.apps.sales.stage.model import Stage

__all__ = ["Opportunity", "Pipeline", "Stage"]
