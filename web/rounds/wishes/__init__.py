"""Wishes: what coordinators ask of a round before it is solved again, and what that would change."""
