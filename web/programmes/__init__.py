"""Programmes: when each is open and when it rests."""
