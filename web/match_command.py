"""`flask match`: a round from files to files, with the same code as the web's round.

It needs neither database nor secrets. Nothing is written unless everything went well: a bad row, a lock that
cannot be kept or a full disk leaves the destinations as they were, and the exit code is not zero.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, NoReturn

import click

from matching import SCALE, Grouping, Preset, Step, run_round
from web import clock
from web.exchange.atomic import write_together
from web.exchange.previous_round import read_previous
from web.exchange.round_files import eligible_lines, round_lines
from web.exchange.round_input import RoundFiles, read_round_input
from web.exchange.tables import BadFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from matching import RoundResult

BAD_INPUT: Final = 2
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_STEPS: Final = {
    Step.PAIRS: "Looking for who could meet whom ...",
    Step.ASSIGNMENT: "Choosing the best pairs, and proving that they are ...",
    Step.REPORT: "Working out why, and what else could have been ...",
}
_TARGET: Final = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--municipality", required=True, type=_FOLDER, help="Folder with districts, places and travel.")
@click.option("--newcomers", required=True, type=_FILE, help="The newcomers' CSV file.")
@click.option("--volunteers", required=True, type=_FILE, help="The volunteers' CSV file.")
@click.option("--pairs", type=_FILE, help="Pairs that are blocked, declined, ended or locked.")
@click.option(
    "--previous", type=_FILE, help="The round before (JSON): its pairs are kept where that costs little."
)
@click.option("--policy", type=_FILE, help="Rules, weights and limits that differ from the defaults (TOML).")
@click.option(
    "--preset",
    type=click.Choice([preset.value for preset in Preset]),
    default=Preset.FIT.value,
    show_default=True,
    help="The largest total of score and waiting, the most newcomers first, or fair shares of groups.",
)
@click.option(
    "--groups",
    type=click.Choice([grouping.value for grouping in Grouping]),
    help="By what a fair round tells groups apart.",
)
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="The round's date.  [default: today]")
@click.option("--seed", type=int, default=0, show_default=True, help="Draws the lots between equals.")
@click.option("--explain", is_flag=True, help="Say what each alternative would cost the whole round.")
@click.option(
    "--recruit", type=click.IntRange(0, 50), default=0, help="Name so many volunteers who would help most."
)
@click.option("--skip-bad", is_flag=True, help="Leave out bad rows, and list them in the output.")
@click.option("--eligible", type=_TARGET, help="Write every eligible pair here (CSV).")
@click.option("--out", required=True, type=_TARGET, help="Write the round here (JSON).")
def match(  # noqa: PLR0913 - one for each option
    *,
    municipality: Path,
    newcomers: Path,
    volunteers: Path,
    pairs: Path | None,
    previous: Path | None,
    policy: Path | None,
    preset: str,
    groups: str | None,
    on: datetime | None,
    seed: int,
    explain: bool,
    recruit: int,
    skip_bad: bool,
    eligible: Path | None,
    out: Path,
) -> None:
    """Match newcomers with volunteers, from files to files."""
    started = perf_counter()
    files = RoundFiles(municipality, newcomers, volunteers, pairs, policy)
    if (preset == Preset.FAIR) != (groups is not None):
        raise click.UsageError("--preset fair needs --groups, and no other preset has any.")
    _check_targets([out, eligible], [newcomers, volunteers, pairs, policy])
    day = clock.today() if on is None else on.date()
    try:
        before = frozenset() if previous is None else read_previous(previous)
        given = read_round_input(files, day, skip_bad=skip_bad)
    except BadFile as error:
        _refuse(str(complaint) for complaint in error.complaints)
    for line in (*given.notices, *(f"skipped: {complaint}" for complaint in given.skipped)):
        click.echo(line, err=True)
    result = run_round(
        given.pool,
        given.policy,
        preset=Preset(preset),
        on=day,
        seed=seed,
        locks=given.locks,
        previous=before,
        groups=None if groups is None else Grouping(groups),
        reported={"arrival_group": given.arrival_groups},
        explain=explain,
        recruit=recruit,
        begins=_say if is_watched() else lambda _: None,
    )
    contents = {out: round_lines(result, given.pool.fingerprint, given.skipped)}
    if eligible is not None:
        contents[eligible] = eligible_lines(result)
    try:
        write_together(contents)
    except OSError as error:
        _refuse([f"nothing was written: {error}"])
    _summarise(result, perf_counter() - started)


def is_watched() -> bool:
    """Whether somebody sits before a terminal and waits."""
    return sys.stderr.isatty()


def _say(step: Step) -> None:
    click.echo(_STEPS[step], err=True)


def _check_targets(targets: Iterable[Path | None], sources: Iterable[Path | None]) -> None:
    """Refuse to write two things to one place, or over what is read."""
    taken = {source.resolve() for source in sources if source is not None}
    for target in targets:
        if target is None:
            continue
        if target.resolve() in taken:
            raise click.UsageError(f"{target} is already used for another file of this round.")
        taken.add(target.resolve())


def _refuse(reasons: Iterable[str]) -> NoReturn:
    for reason in reasons:
        click.echo(reason, err=True)
    sys.exit(BAD_INPUT)


def _summarise(result: RoundResult, seconds: float) -> None:
    """Say in a few lines what came out."""
    measures = result.measures
    mean = "-" if measures.mean_score is None else f"{measures.mean_score / SCALE:.1f}"
    click.echo(f"Matched {measures.matched} of {measures.newcomers}, {measures.locked} of them locked.")
    click.echo(f"Left over {len(result.unmatched)}. Free places {measures.free_places}, mean score {mean}.")
    click.echo(f"Eligible pairs {measures.eligible_pairs}. Preset {result.preset}, seed {result.seed}.")
    if result.terms is not None:
        floors = ", ".join(
            f"{one.group} {one.matched} of {one.size} (at least {one.least})" for one in result.terms.floors
        )
        click.echo(f"Groups: {floors}. The price of fairness is {result.terms.price / SCALE:.1f} points.")
    if result.stability is not None:
        kept, price = result.stability.kept, result.stability.price
        at = "" if price is None else f", at a price of {price / SCALE:.1f} points"
        click.echo(f"Kept {kept} of {len(result.stability.previous)} pairs of the round before{at}.")
    for one in result.recruitment:
        who = " ".join(filter(None, (one.language, one.gender, one.zone, one.times)))
        click.echo(f"One more volunteer like this would let {one.matched_gain} more be matched: {who}.")
    for stage in measures.stages:
        click.echo(f"Proof holds: {stage.name} {stage.value}, and no round can have more than {stage.bound}.")
    click.echo(f"{seconds:.2f} seconds.")
