"""The registry: every declared object, found in the `object.py` / `objects.py` of the applications.

What `extensions.py` of a context adds to the objects of others (`extend`) is part of them from the start.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from functools import cache
from types import ModuleType

from django.apps import apps

from quen.kernel.errors import NotFound
from quen.kernel.records.base import Record
from quen.kernel.registry.extend import apply_extensions
from quen.kernel.registry.fields import object_name
from quen.kernel.registry.spec import ObjectSpec


def specs() -> dict[str, ObjectSpec]:
    """All objects by name. (Custom objects of a tenant will be added to these by `for_tenant`.)"""
    return _declared()[0]


def stand_ins() -> dict[str, ObjectSpec]:
    """What a reference can name besides: tables whose rows stand for records of several objects, by name."""
    return _declared()[1]


@cache
def _declared() -> tuple[dict[str, ObjectSpec], dict[str, ObjectSpec]]:
    found: dict[str, ObjectSpec] = {}
    contexts = [config.name for config in apps.get_app_configs() if config.name.startswith("quen.")]
    for context in contexts:
        for module_name in _declaring_modules(context):
            module = importlib.import_module(module_name)
            for value in vars(module).values():
                if isinstance(value, ObjectSpec):
                    other = found.setdefault(value.name, value)
                    if other is not value:
                        raise RuntimeError(f"object {value.name!r} is declared twice, again in {module_name}")
    for context in contexts:
        if importlib.util.find_spec(f"{context}.extensions"):
            importlib.import_module(f"{context}.extensions")
    standing = {name: spec for name, spec in found.items() if spec.stands_for}
    objects = {name: spec for name, spec in found.items() if not spec.stands_for}
    apply_extensions(objects)
    return objects, standing


def declaring_module(spec: ObjectSpec) -> ModuleType | None:
    """The module in which `spec` is declared."""
    contexts = [config.name for config in apps.get_app_configs() if config.name.startswith("quen.")]
    modules = (importlib.import_module(name) for context in contexts for name in _declaring_modules(context))
    return next((module for module in modules if spec in vars(module).values()), None)


def _declaring_modules(package_name: str) -> list[str]:
    package = importlib.import_module(package_name)
    names = [info.name for info in pkgutil.walk_packages(package.__path__, package_name + ".")]
    return sorted(name for name in names if name.rsplit(".", 1)[1] in {"object", "objects"})


def get_spec(name: str) -> ObjectSpec:
    """The object or stand-in `name`. Raises NotFound."""
    spec = specs().get(name) or stand_ins().get(name)
    if spec is None:
        raise NotFound
    return spec


def spec_of(model: type[Record]) -> ObjectSpec:
    """The declaration of a model."""
    return get_spec(object_name(model))
