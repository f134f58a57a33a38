"""The newcomer's road in: signing up screen by screen, being called instead, and her own page afterwards."""
