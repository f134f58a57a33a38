"""Signing in and out, and what an account is allowed to see once it is in."""
