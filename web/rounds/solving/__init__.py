"""Solving: what a round is asked as one frozen value, and its answer, found without anybody's name.

Read it in the order in which a round goes: `pool` (rows become what the core understands), `snapshot` (the
pool as files under pseudonyms), `question` (all that is asked, in one value), `lease` (who solves it, and for
how long), `child` (in a process that can be stopped) and `answer` (pseudonyms become people again). It knows
no page and no coordinator.
"""
