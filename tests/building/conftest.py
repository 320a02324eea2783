"""What is written for the copy is not collected here."""

collect_ignore = ["specification"]
