"""Where Django finds the models of this context."""

from quen.apps.sales.competitor.model import DealCompetitor
from quen.apps.sales.criterion.model import DealCheck, StageCriterion
from quen.apps.sales.history.model import StageFlow, StageMove
from quen.apps.sales.lead.model import Lead
from quen.apps.sales.line.model import OpportunityLine
from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.pipeline.model import Pipeline
from quen.apps.sales.reason.model import LostReason, WonReason
from quen.apps.sales.stage.model import Stage
from quen.apps.sales.team.model import DealMember

__all__ = [
    "DealCheck",
    "DealCompetitor",
    "DealMember",
    "Lead",
    "LostReason",
    "Opportunity",
    "OpportunityLine",
    "Pipeline",
    "Stage",
    "StageCriterion",
    "StageFlow",
    "StageMove",
    "WonReason",
]
