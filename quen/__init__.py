"""Quen: customer relationship management."""

__version__ = "0.6.0"
