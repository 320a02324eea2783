"""Quen: customer relationship management."""

__version__ = "0.5.0"
