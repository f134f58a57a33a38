"""Matches: what an approved proposal becomes, and the only code that takes or frees a volunteer's place."""
