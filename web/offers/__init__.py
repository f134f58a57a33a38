"""Being asked: the two pages that put a match to somebody, and what the desk records of the answers."""
