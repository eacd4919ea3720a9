"""Hints of how the rules of the regulation are kept: one file a rule, never an alarm."""
