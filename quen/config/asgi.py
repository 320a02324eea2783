"""The live process."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quen.config.settings")
django.setup(set_prefix=False)

from quen.kernel.live.app import application  # noqa: E402  (Django first)

__all__ = ["application"]
