"""Quen: customer relationship management."""

__version__ = "0.3.0"
