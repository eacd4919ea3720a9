"""Official documents as drafts: filled from a case, signed by people."""
