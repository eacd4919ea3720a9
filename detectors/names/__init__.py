"""Reading a name: folding, likeness, and what to search for."""
