"""Feeds of any known format: RSS, Atom and JSON Feed, read only when they are whole."""
