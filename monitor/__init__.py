"""The daemon: the only package with clock, disk and network."""
