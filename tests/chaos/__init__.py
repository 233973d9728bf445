"""Reminders in the middle of everything that can fail, counted afterwards. See `make chaos`."""
