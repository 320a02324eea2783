"""`python -m bench rights …`: runs `main` of a module of this folder with Django ready."""

from __future__ import annotations

import importlib
import sys

import django

django.setup()
importlib.import_module(f"bench.{sys.argv[1]}").main(*sys.argv[2:])
