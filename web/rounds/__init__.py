"""Rounds: finding proposals for everybody who waits, and the coordinator's word on each."""
