"""Matches at the desk: all of them in a list, and one on one page with all that belongs to it."""
