"""Where Django finds the models of this context: in the `model.py` of its folders, and the links of activities."""

from quen.apps.activities.activity.link import ActivityLink
from quen.kernel.records.discover import import_models

__all__ = ["ActivityLink"]

import_models("quen.apps.activities")
