"""People at the desk: who has signed up, one person on one page, and what a coordinator records about her."""
