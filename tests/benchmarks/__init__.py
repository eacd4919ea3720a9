"""How fast Diting works and how little it needs, measured against a platform that costs next to nothing."""
