"""Judging a list of profiles against a register: files in, verdicts out, and no platform asked."""
