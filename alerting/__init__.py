"""Decisions about incidents and who hears of them; I/O stands only in channels/."""
