"""The worked example in the core's README, computed once more."""

from pathlib import Path

import matching
from matching import Preset, Side
from tests.matching.cast import couples, newcomer, play, volunteer

CHESS, FILMS = frozenset({"chess"}), frozenset({"films"})
WAITING = [
    newcomer("Amina", waited=100, interests=CHESS),
    newcomer("Bohdan", interests=CHESS | FILMS),
    newcomer("Chidi", waited=20, slots=["sun-morning"]),
]
OFFERING = [volunteer("Vera", interests=CHESS | FILMS), volunteer("Walid", interests=FILMS)]


def decimal(number):
    return f"{number / 10_000:.4f}"


def rows():
    """Every table row of the example as it should stand."""
    result = play(WAITING, OFFERING, explain=True)
    yield from (
        f"| {n} | {v} | {decimal(s)} | {decimal(x - s)} | {decimal(x)} |" for n, v, s, x in result.eligible
    )
    prices = result.prices
    for person, price in [*prices.newcomers.items(), *prices.volunteers.items()]:
        yield f"| {person} | {decimal(price)} |"
    for proposal in result.proposals:
        for other in proposal.alternatives:
            pair = (
                (proposal.newcomer, other.person)
                if other.side is Side.VOLUNTEER
                else (other.person, proposal.volunteer)
            )
            yield f"| {pair[0]} with {pair[1]} | {decimal(other.cost)} | {other.matched_change} |"


def test_the_worked_example_is_what_the_core_computes():
    text = (Path(matching.__file__).parent / "README.md").read_text(encoding="utf-8")
    missing = [row for row in rows() if row not in text]
    assert missing == []
    result = play(WAITING, OFFERING, explain=True)
    assert couples(result) == {("Amina", "Vera"), ("Bohdan", "Walid")}
    (left,) = result.unmatched
    assert (left.newcomer, left.relaxations, left.sole) == ("Chidi", (), {"availability": 2})
    values = {(n, v): value for n, v, _, value in result.eligible}
    greedy = values["Bohdan", "Vera"] + values["Amina", "Walid"]
    assert decimal(result.measures.value) in text
    assert f"{decimal(greedy)} together" in text
    covered = play(WAITING, OFFERING, preset=Preset.COVERAGE)
    assert couples(covered) == couples(result)
