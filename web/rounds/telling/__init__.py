"""A round in words: why these two, what a choice costs the others, what stands in somebody's way."""
