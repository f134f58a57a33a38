"""Activities for those who wait: made and filled at the desk, answered on her own page, and never a match."""
