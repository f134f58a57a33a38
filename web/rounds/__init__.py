"""Rounds: finding proposals for everybody who waits, and the coordinator's word on each.

A round goes through the packages like this. `asking` writes down who is meant and on which terms; `solving`
freezes that in a snapshot under pseudonyms, solves it beside the web server and keeps the answer; in
`deciding` a coordinator reads the proposals and says yes or no to each. `wishes` holds what she wants
otherwise, says at once what it would change, and asks once more. `for_one` is the same question for a single
newcomer. `evidence` shows a round to whoever asks afterwards: whom it serves, why it is right, who decided.
`telling` turns the core's codes into the desk's words for all of them.

The files beside the packages are what these share: the `terms` that a coordinator may choose, the `workspace`
of rounds that solve one question again and again, and the `queries` without which no round is seen.
"""
