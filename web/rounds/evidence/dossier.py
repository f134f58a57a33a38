"""A round as a folder of files: whoever has it can prove it and solve it again, without this installation.

People stand in it under the pseudonyms of the round's snapshot. Of who was left out it tells nothing but that
there was a pair in the round before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from flask_babel import gettext

from matching.groups import UNKNOWN
from web.exchange.archive import pack, unpack
from web.exchange.policy_file import policy_text
from web.exchange.pool_files import NEWCOMERS_FILE, PAIRS_FILE, VOLUNTEERS_FILE, pair_lines, pool_files
from web.exchange.previous_round import previous_text
from web.exchange.round_files import eligible_lines, round_lines
from web.rounds.solving.answer import RECRUITS
from web.rounds.solving.snapshot import open_snapshot

if TYPE_CHECKING:
    from matching import Pool, RoundResult
    from web.rounds.solving.question import Question

FOLDER: Final = "round"
INTERESTS_FILE, POLICY_FILE, PREVIOUS_FILE = "interests.csv", "policy.toml", "previous.json"
ROUND_FILE, ELIGIBLE_FILE = "round.json", "eligible.csv"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A round solved again: the files, and whether the same pairs came out as are kept."""

    content: bytes
    is_same: bool


def dossier(question: Question, result: RoundResult, *, is_same: bool) -> Dossier:
    """Return a round's question, its answer and how to check it, packed as one folder."""
    given = open_snapshot(question.snapshot, question.on)
    pool = among_themselves(question.pool)
    files = {
        **pool_files(pool, (), {one: told for one, told in given.arrival_groups.items() if told != UNKNOWN}),
        PAIRS_FILE: pair_lines(pool.memory, question.wishes.locks),
        INTERESTS_FILE: unpack(question.snapshot)[INTERESTS_FILE],
        POLICY_FILE: policy_text(question.policy),
        ROUND_FILE: "".join(round_lines(result, pool.fingerprint, ())),
        ELIGIBLE_FILE: "".join(eligible_lines(result)),
        "README.txt": _readme(question, is_same=is_same),
    }
    if question.previous:
        files[PREVIOUS_FILE] = previous_text(question.previous)
    return Dossier(pack({f"{FOLDER}/{name}": text for name, text in files.items()}), is_same)


def among_themselves(pool: Pool) -> Pool:
    """Return a pool that remembers no pair of somebody who is not in it: files may name nobody else."""
    here = {person.id for person in pool.people}
    return replace(pool, memory=frozenset(pair for pair in pool.memory if here.issuperset(pair)))


def match_command(question: Question) -> str:
    """Return the command that solves a round again from its files."""
    options = {
        "municipality": FOLDER,
        "newcomers": f"{FOLDER}/{NEWCOMERS_FILE}",
        "volunteers": f"{FOLDER}/{VOLUNTEERS_FILE}",
        "pairs": f"{FOLDER}/{PAIRS_FILE}",
        "policy": f"{FOLDER}/{POLICY_FILE}",
        "previous": f"{FOLDER}/{PREVIOUS_FILE}" if question.previous else None,
        "preset": question.preset.value,
        "groups": question.grouping and question.grouping.value,
        "date": question.on.isoformat(),
        "seed": str(question.seed),
        "recruit": str(RECRUITS),
        "eligible": f"again-{ELIGIBLE_FILE}",
        "out": f"again-{ROUND_FILE}",
    }
    told = " ".join(f"--{name} {value}" for name, value in options.items() if value is not None)
    return f"flask --app wsgi match {told} --explain"


def verify_command() -> str:
    """Return the command that proves a round from its answer and from who could have met whom."""
    return f"flask --app wsgi verify {FOLDER}/{ROUND_FILE} {FOLDER}/{ELIGIBLE_FILE}"


def _readme(question: Question, *, is_same: bool) -> str:
    came_out = (
        gettext("The round was solved again when these files were made. The same pairs came out as are kept.")
        if is_same
        else gettext(
            "The round was solved again when these files were made. OTHER PAIRS came out than are kept. "
            "Ask why."
        )
    )
    parts = [
        gettext("A round of Veiviser, to be checked by anybody"),
        came_out,
        gettext(
            "Nobody goes by a name here. Still, the files tell of people: keep them where others cannot "
            "read them, and delete them when you have checked."
        ),
        gettext(
            "newcomers.csv and volunteers.csv are those whom the round considered, pairs.csv those who were "
            "not to be put forward together (blocked) or were held together (locked), and policy.toml what "
            "had to hold and how much each thing counted. eligible.csv is every pair that could be made, and "
            "round.json what was chosen."
        ),
        gettext(
            "1. Unpack the folder beside wsgi.py in a copy of Veiviser. It needs no database and no secrets."
        ),
        gettext("2. Is the choice the best there is? This is checked by other means than it was found:"),
        verify_command(),
        gettext("3. Does the same come out again? again-round.json is then equal to round/round.json:"),
        match_command(question),
        f"cmp again-{ROUND_FILE} {FOLDER}/{ROUND_FILE}",
    ]
    return "\n\n".join(parts) + "\n"
