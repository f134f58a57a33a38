"""Sign-up drafts: the answers so far, kept for one open browser and for half an hour of silence."""
