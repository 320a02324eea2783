"""The calendar of any object: days, weeks, months, a list; people side by side."""
