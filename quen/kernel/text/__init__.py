"""The text room: how Quen folds, indexes, sorts, reads and writes the text of people.

Knows no database model and no business object. Modules: `folding` and `grams` (search), `sql/sort_key.sql`
(alphabetical order), `tables` (uploaded CSV), `parsing` (text to value), `formatting` (value to text).
"""
