"""Pivots: figures of an object by rows and columns, for one actor, from the warehouse."""
