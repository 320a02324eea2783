"""Background work. Every module named `jobs` of the product is found here and its tasks are known to the worker."""

import importlib
import pkgutil

import quen

_FOUND = [info.name for info in pkgutil.walk_packages(quen.__path__, "quen.") if info.name.endswith(".jobs")]

for _name in sorted(_FOUND):
    if _name != __name__:
        importlib.import_module(_name)
