"""The hard rules and the best assignment once more, in slow and plain Python, to compare with."""

from matching import Barrier, Household, Level, RuleMode
from matching.languages import NEAR

ORDER = [Level.A1, Level.A2, Level.B1, Level.B2, Level.C1, Level.NATIVE]


def rank(level):
    return ORDER.index(Level.C1 if level is Level.C2 else level) + 1


def shared_rank(ours, theirs):
    best = 0
    for x, own in ours.items():
        for y, other in theirs.items():
            if x == y:
                best = max(best, min(rank(own), rank(other)))
            elif (x, y) in NEAR:
                best = max(best, min(rank(own), rank(other)) - 1)
    return best


def reach(person, town):
    if person.district is None or person.travel_mode is None or person.max_travel_minutes is None:
        return set()
    return {
        place.district
        for place in town.places
        if town.travel[person.district, place.district][person.travel_mode] <= person.max_travel_minutes
    }


def must_fails(wisher, other):
    return (
        wisher.wish_gender_is_must
        and wisher.wish_gender is not None
        and other.gender is not wisher.wish_gender
    )


def barriers(n, v, pool, policy, on):
    """Return every rule that a pair breaks, the minimum score aside."""
    slots = n.availability.bits & v.availability.bits
    broken = {
        Barrier.PROGRAMME: n.programme not in v.programmes,
        Barrier.CAPACITY: v.capacity <= v.open_matches or bool(v.paused_until and v.paused_until > on),
        Barrier.LANGUAGE: shared_rank(n.languages, v.languages) < rank(policy.min_shared_level),
        Barrier.AVAILABILITY: (slots).bit_count() < policy.min_shared_slots,
        Barrier.TRAVEL: not reach(n, pool.municipality) & reach(v, pool.municipality),
        Barrier.GENDER: must_fails(n, v) or must_fails(v, n),
        Barrier.MINORS: n.household is Household.FAMILY and bool(n.children) and not v.is_cleared_for_minors,
        Barrier.PAIR: (n.id, v.id) in pool.memory,
    }
    return {barrier for barrier, fails in broken.items() if fails and policy.mode(barrier) is RuleMode.MUST}


def eligible(pool, policy, on):
    return {
        (n.id, v.id) for n in pool.newcomers for v in pool.volunteers if not barriers(n, v, pool, policy, on)
    }


def assignments(people, options, places):
    """Yield every assignment of people to places, as lists of pairs."""
    if not people:
        yield []
        return
    first, *rest = people
    yield from assignments(rest, options, places)
    for other in options.get(first, ()):
        if places[other]:
            fewer = places | {other: places[other] - 1}
            yield from ([(first, other), *others] for others in assignments(rest, options, fewer))
