"""Printing a card with a code for somebody without an e-mail address, and taking it back when it is lost."""
