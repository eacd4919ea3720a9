"""Evidence of the cases: kept by its SHA-256, gathered in the background, and handed out so that anybody can check."""
