"""A real browser on a real server; comes with the first page to look at."""
