"""Asking for a round: whom it is for, on which terms, what is possible, and the wait for its answer."""
