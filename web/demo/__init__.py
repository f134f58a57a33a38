"""Sandefjord with invented people, for whoever wants to see how it works."""
