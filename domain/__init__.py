"""The nouns and ports of Diting; nothing here does I/O, reads a clock or knows a library."""
