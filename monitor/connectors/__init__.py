"""Connectors that are written down: one YAML file describes how a platform is asked and how its answers are read."""
