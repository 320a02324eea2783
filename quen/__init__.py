"""Quen: customer relationship management."""

__version__ = "0.2.0"
