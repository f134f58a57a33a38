"""Programmes: when each is open. Their rules and policies are rows that nothing here changes."""
