"""The first meeting: the page on which the two find it, a line in a calendar, and what the desk records."""
