"""The demo's round is the round of the cohort's files: the same people, facts and pairs under other ids."""

from dataclasses import fields, replace
from datetime import date

import pytest

from matching import Pool, Preset, run_round
from tests.demo.conftest import TODAY
from web.demo.files import HERE
from web.demo.ids import id_of
from web.demo.organisation import POLICY, programme_id
from web.exchange.round_input import RoundFiles, read_round_input
from web.rounds.solving.pool import pool_of

COHORTS_TODAY = date(2026, 11, 1)
KINDS = ("flyktningguide", "fadder", "innflytterkontakt")


@pytest.fixture(scope="module")
def written() -> Pool:
    """The pool as the files give it, under the demo's ids and with the demo's dates."""
    folder = HERE / "cohort"
    files = RoundFiles(
        HERE / "sandefjord", folder / "newcomers.csv", folder / "volunteers.csv", folder / "pairs.csv"
    )
    pool = read_round_input(files, COHORTS_TODAY, skip_bad=False).pool
    shift = TODAY - COHORTS_TODAY
    ids = {n.id: str(id_of("enrolment", n.id, n.programme)) for n in pool.newcomers}
    ids |= {v.id: str(id_of("volunteer", v.id)) for v in pool.volunteers}
    return replace(
        pool,
        newcomers=tuple(
            replace(
                n,
                id=ids[n.id],
                programme=str(programme_id(n.programme)),
                waiting_since=n.waiting_since + shift,
            )
            for n in pool.newcomers
        ),
        volunteers=tuple(
            replace(
                v,
                id=ids[v.id],
                programmes=frozenset(str(programme_id(kind)) for kind in v.programmes),
                paused_until=v.paused_until and v.paused_until + shift,
            )
            for v in pool.volunteers
        ),
        memory=frozenset((ids[newcomer], ids[volunteer]) for newcomer, volunteer in pool.memory),
    )


@pytest.fixture
def stored(demo) -> Pool:
    """The pool as the database gives it."""
    return pool_of(demo, [programme_id(kind) for kind in KINDS])


def by_id(people):
    return {person.id: {f.name: getattr(person, f.name) for f in fields(person)} for person in people}


def test_everybody_waits_but_those_handled_manually(stored):
    assert len(stored.newcomers) == 250 - 3
    assert len(stored.volunteers) == 160


def test_free_places_are_those_of_the_file(stored, written):
    free = {v.id: v.free_places(TODAY) for v in stored.volunteers}

    assert free == {v.id: v.free_places(TODAY) for v in written.volunteers}
    assert sum(free.values()) == 158


def test_every_fact_survives(stored, written):
    assert by_id(stored.newcomers) == by_id(written.newcomers)
    assert by_id(stored.volunteers) == by_id(written.volunteers)
    assert stored.municipality.travel == written.municipality.travel
    assert stored.memory == written.memory
    assert stored.fingerprint == written.fingerprint


def test_the_same_pairs_are_eligible_and_the_same_are_proposed(stored, written):
    ours, theirs = (run_round(pool, POLICY, preset=Preset.FIT, on=TODAY) for pool in (stored, written))

    assert list(ours.eligible) == list(theirs.eligible)
    assert ours.proposals == theirs.proposals
