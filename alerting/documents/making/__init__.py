"""Writes the shipped templates: `make templates`. A tool of the build; the daemon never imports it."""
