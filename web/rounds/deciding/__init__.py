"""Deciding: the proposals as cards and as a table, the coordinator's word on each, and who is left over."""
