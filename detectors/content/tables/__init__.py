"""The model that ships with Diting, and MODEL.md, the record of its training."""
