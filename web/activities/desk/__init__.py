"""Activities at the desk: what there is, who is invited, and inviting more."""
