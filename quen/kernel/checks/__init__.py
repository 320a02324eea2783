"""Checks of the data: whatever is derived from something else declares how it is compared with it."""
