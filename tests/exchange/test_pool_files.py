"""What is written of a pool reads back as the same pool, so that a round can be run again from its files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.exchange.desk import MUNICIPALITY, SMALL, TINY
from web.exchange.archive import folder_in, pack, unpack
from web.exchange.pool_files import pair_lines, pool_files
from web.exchange.round_input import RoundFiles, read_round_input

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 11, 28)


def read(folder, municipality=None):
    names = (folder / "newcomers.csv", folder / "volunteers.csv", folder / "pairs.csv")
    return read_round_input(RoundFiles(municipality or folder, *names), ON, skip_bad=True)


@pytest.mark.parametrize("cohort", [TINY, SMALL], ids=["tiny", "small"])
def test_a_written_pool_reads_back_the_same(cohort: Path):
    given = read(cohort, MUNICIPALITY)
    named = {code for person in given.pool.people for code in person.interests}
    known = {one: group for one, group in given.arrival_groups.items() if group != "unknown"}
    packed = pack(pool_files(given.pool, named, known))
    again = read(folder_in(packed))
    assert again.skipped == again.notices == ()
    assert again.pool.fingerprint == given.pool.fingerprint
    assert again.pool == given.pool
    assert again.arrival_groups == given.arrival_groups
    assert known


def test_packing_the_same_files_gives_the_same_bytes():
    files = {"a.csv": "id\næ\n", "b.csv": ""}
    assert pack(files) == pack(files)
    assert unpack(pack(files)) == files


def test_pairs_that_are_past_tell_no_reason():
    assert pair_lines(frozenset({("n2", "v1")}), ()) == "newcomer,volunteer,rule\nn2,v1,blocked\n"
