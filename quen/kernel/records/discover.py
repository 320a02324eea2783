"""Finding the models of a context, so that a new object needs no line anywhere else."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil


def import_models(package: str) -> None:
    """Import the module `model` of every folder of the context `package`, where Django then finds its models.

    Called in the context's `models.py`, which Django imports when it starts.
    """
    folders = importlib.import_module(package).__path__
    for folder in sorted(info.name for info in pkgutil.iter_modules(folders) if info.ispkg):
        if importlib.util.find_spec(f"{package}.{folder}.model") is not None:
            importlib.import_module(f"{package}.{folder}.model")
