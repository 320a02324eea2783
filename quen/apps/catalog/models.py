"""Where Django finds the models of this context: in the `model.py` of its folders."""

from quen.kernel.records.discover import import_models

import_models("quen.apps.catalog")
