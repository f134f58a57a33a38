"""Volunteers: signing up, the road to being approved, and a volunteer's own page. `desk` vets them."""
