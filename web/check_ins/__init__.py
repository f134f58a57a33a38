"""The months after, as the two meet them: how it is going, speaking up, and wishing to end."""
