"""Quen: customer relationship management."""

__version__ = "0.4.0"
