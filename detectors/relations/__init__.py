"""Which look-alikes belong together, and what an account was before: pure, over many accounts at once."""
