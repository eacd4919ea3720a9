"""Thirty days of an invented city of 114 accounts: what Diting tells people, and whether that is too much."""
