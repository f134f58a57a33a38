"""The coordinator's side: whom to follow up, and each volunteer's steps towards being approved."""
