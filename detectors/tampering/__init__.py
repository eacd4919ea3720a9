"""Posts and changes made comparable: what an edit is, what is gone, what is on record, and what was approved."""
