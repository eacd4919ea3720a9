"""Trains the models that ship with Diting, at development time: `python -m monitor.training`."""
