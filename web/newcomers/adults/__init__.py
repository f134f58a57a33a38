"""The other adults of a newcomer's household: added at the desk, each with an own page and an own way out."""
