"""The demonstration: an invented city on an invented platform, watched by the real daemon. No network is needed."""
