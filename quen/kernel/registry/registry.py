"""The registry: every declared object, found in the `object.py` / `objects.py` of the applications."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from django.apps import apps

from quen.kernel.errors import NotFound
from quen.kernel.records.base import Record
from quen.kernel.registry.fields import object_name
from quen.kernel.registry.spec import ObjectSpec


@cache
def specs() -> dict[str, ObjectSpec]:
    """All objects by name. (Custom objects of a tenant will be added to these by `for_tenant`.)"""
    found: dict[str, ObjectSpec] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("quen."):
            continue
        for module_name in _declaring_modules(config.name):
            module = importlib.import_module(module_name)
            for value in vars(module).values():
                if isinstance(value, ObjectSpec):
                    other = found.setdefault(value.name, value)
                    if other is not value:
                        raise RuntimeError(f"object {value.name!r} is declared twice, again in {module_name}")
    return found


def _declaring_modules(package_name: str) -> list[str]:
    package = importlib.import_module(package_name)
    names = [info.name for info in pkgutil.walk_packages(package.__path__, package_name + ".")]
    return sorted(name for name in names if name.rsplit(".", 1)[1] in {"object", "objects"})


def get_spec(name: str) -> ObjectSpec:
    """The object `name`. Raises NotFound."""
    spec = specs().get(name)
    if spec is None:
        raise NotFound
    return spec


def spec_of(model: type[Record]) -> ObjectSpec:
    """The declaration of a model."""
    return specs()[object_name(model)]
