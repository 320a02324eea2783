"""Records that may be entered twice: found by indexes while one types, told with the reason."""
