"""Signing in for those who work here: a password, a code from an app, and the link that sets both up."""
