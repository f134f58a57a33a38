"""Whoever doubts a round gets all of it in a folder: the real commands solve it again and prove it."""

from __future__ import annotations

import json
import shlex
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from matching import Barrier, Grouping, Preset, RuleMode
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.rounds import find_and_solve, solve_all
from tests.web.round_steps import TODAY, change, everything, find, make_couple
from web import clock, tenancy
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.exchange.archive import unpack
from web.match_command import match
from web.models import (
    AuditEntry,
    Enrolment,
    MatchingRound,
    Newcomer,
    PairMemory,
    PairRule,
    Proposal,
    RoundState,
)
from web.rounds.deciding import operations as decisions
from web.rounds.evidence.history import history
from web.rounds.evidence.operations import check
from web.rounds.evidence.proof import evidence
from web.rounds.solving.question import Question
from web.rounds.terms import Terms
from web.rounds.wishes import operations as wishes
from web.verify_command import verify

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

FIT = Terms()
FAIR = Terms(Preset.FAIR, Grouping.GENDER, rules={Barrier.TRAVEL: RuleMode.WISH})


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def place(proposal: Proposal) -> tuple[UUID, UUID]:
    """Return the newcomer's enrolment and the volunteer of a proposal."""
    volunteer_id = db.session.get_one(Enrolment, proposal.volunteer_enrolment_id).volunteer_id
    assert volunteer_id is not None
    return proposal.newcomer_enrolment_id, volunteer_id


def solved_twice(world: World, terms: Terms) -> UUID:
    """A round solved again: two are held, two kept apart, one is left out, two have met before."""
    with transaction() as session:
        for number in range(5):
            wish = {"interests": ["coffee", "films"] if number % 2 else ["walking"]}
            newcomer = factories.newcomer(session, world.programme_id, **wish)
            volunteer = factories.volunteer(session, world.programme_id, **wish)
        past = {"newcomer_id": newcomer.newcomer_id, "volunteer_id": volunteer.volunteer_id}
        session.add(PairMemory(**past, rule=PairRule.ENDED, since=clock.now()))
    first_id = find_and_solve(world.coordinator, {world.programme_id}, TODAY, terms)
    one, other, third = everything(Proposal)[:3]
    left_out, (newcomer_id, volunteer_id) = place(third)[0], place(one)
    other_id = other.id
    wishes.hold(world.coordinator, first_id, newcomer_id, volunteer_id, "Begge spør etter det")
    wishes.leave_out(world.coordinator, first_id, left_out)
    decisions.reject(world.coordinator, other_id, 1)
    again_id = wishes.find_again(world.coordinator, first_id)
    solve_all()
    return again_id


def in_folder(content: bytes, folder: Path) -> dict[str, list[str]]:
    """Unpack a dossier and return the commands of its README, by name."""
    (folder / "round").mkdir()
    for name, text in unpack(content).items():
        (folder / name).write_bytes(text.encode())
    readme = (folder / "round" / "README.txt").read_text(encoding="utf-8")
    lines = [shlex.split(line) for line in readme.splitlines() if line.startswith("flask --app wsgi ")]
    return {line[3]: line[4:] for line in lines}


@ON_SQLITE
@pytest.mark.parametrize("terms", [FIT, FAIR, Terms(Preset.COVERAGE)], ids=["fit", "fair", "coverage"])
def test_the_commands_of_the_readme_find_the_same_bytes_and_prove_them(
    inside: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, terms: Terms
):
    found = check(inside.coordinator, solved_twice(inside, terms))
    assert found.is_same
    commands = in_folder(found.content, tmp_path)
    monkeypatch.chdir(tmp_path)
    outcome = CliRunner().invoke(match, commands["match"])
    assert outcome.exit_code == 0, outcome.output
    for name in ("round.json", "eligible.csv"):
        assert (tmp_path / f"again-{name}").read_bytes() == (tmp_path / "round" / name).read_bytes()
    proved = CliRunner().invoke(verify, commands["verify"])
    assert proved.exit_code == 0, proved.output
    content = json.loads((tmp_path / "round" / "round.json").read_text(encoding="utf-8"))
    assert [one["locked"] for one in content["proposals"]].count(True) == 1
    assert content["stability"]["previous"]
    rules = [line.split(",")[2] for line in (tmp_path / "round/pairs.csv").read_text().splitlines()[1:]]
    assert rules.count("locked") == 1
    assert rules.count("blocked") >= 1
    tampered = worsened(content)
    (tmp_path / "round" / "round.json").write_text(json.dumps(tampered), encoding="utf-8")
    refused = CliRunner().invoke(verify, commands["verify"])
    assert refused.exit_code == 1
    assert "FAIL" in refused.output


def worsened(content: dict[str, Any]) -> dict[str, Any]:
    """Return a round that puts one pair less forward and says nothing of it."""
    dropped = next(one for one in content["proposals"] if not one["locked"])
    left = {"newcomer": dropped["newcomer"], "reason": "outbid"}
    content["proposals"].remove(dropped)
    content["unmatched"].append(left)
    content["measures"]["value"] -= dropped["value"]
    return content


@ON_SQLITE
def test_who_is_left_out_is_not_in_the_files_and_nobody_goes_by_an_id(inside: World):
    round_id = solved_twice(inside, FIT)
    row = db.session.get_one(MatchingRound, round_id)
    (left_out,) = row.asked["left_out"]
    files = unpack(check(inside.coordinator, round_id).content)
    told = ("newcomers.csv", "volunteers.csv", "pairs.csv", "eligible.csv")
    assert all(left_out not in files[f"round/{name}"] for name in told)
    ids = [str(one.id) for one in everything(Enrolment)]
    assert not [one for one in ids for text in files.values() if one in text]
    assert all("Amira" not in text and "Berit" not in text for text in files.values())


@ON_SQLITE
def test_a_round_that_does_not_come_out_the_same_says_so(inside: World):
    make_couple(inside)
    make_couple(inside)
    round_id = find(inside)
    gone = everything(Proposal)[0].id
    change(delete(Proposal).where(Proposal.id == gone))
    found = check(inside.coordinator, round_id)
    assert not found.is_same
    assert "ANDRE PAR" in unpack(found.content)["round/README.txt"]
    assert "Det ble andre par" in history(inside.coordinator, round_id)[-1].what


@ON_SQLITE
def test_fetching_leaves_a_trace_and_looking_does_not(inside: World):
    make_couple(inside)
    round_id = find(inside)
    before = len(everything(AuditEntry))
    evidence(inside.coordinator, round_id)
    history(inside.coordinator, round_id)
    assert len(everything(AuditEntry)) == before
    check(inside.coordinator, round_id)
    entry = max(everything(AuditEntry), key=lambda one: one.at)
    assert (entry.action, entry.object_id, entry.actor_account_id) == (
        "round_came_out_same",
        round_id,
        inside.coordinator_id,
    )


@ON_SQLITE
def test_a_page_waits_for_no_round_that_takes_too_long(inside: World, monkeypatch: pytest.MonkeyPatch):
    make_couple(inside)
    round_id = find(inside)
    before = len(everything(AuditEntry))
    monkeypatch.setattr(Question, "solve", lambda *_, **__: time.sleep(60))
    with pytest.raises(Conflict) as refused:
        check(inside.coordinator, round_id, seconds=0.3)
    assert refused.value.reason is Reason.ROUND_TAKES_LONG
    assert len(everything(AuditEntry)) == before


@ON_SQLITE
def test_nothing_is_fetched_of_a_round_that_is_forgotten_or_not_solved(inside: World):
    make_couple(inside)
    round_id = find(inside)
    change(update(MatchingRound).values(snapshot=None))
    with pytest.raises(Conflict) as refused:
        check(inside.coordinator, round_id)
    assert refused.value.reason is Reason.ROUND_FORGOTTEN
    assert evidence(inside.coordinator, round_id).is_forgotten
    change(update(MatchingRound).values(state=RoundState.WAITING, ended_at=None))
    with pytest.raises(NotFound):
        check(inside.coordinator, round_id)


@ON_SQLITE
def test_the_history_tells_who_did_what_and_names_nobody_handled_manually(inside: World):
    round_id = solved_twice(inside, FIT)
    first = next(row.id for row in everything(MatchingRound) if row.number == 1)
    approved = next(one for one in everything(Proposal) if one.round_id == round_id)
    approved_id, enrolment_id = approved.id, approved.newcomer_enrolment_id
    decisions.approve(inside.coordinator, approved_id, 1)
    decisions.take_back(inside.coordinator, approved_id, 2)
    told = [(event.what, event.reason) for event in history(inside.coordinator, round_id)]
    assert ("Ønsket: Hold fast på Amira og Berit", "Begge spør etter det") in told
    assert ("Godkjente Amira og Berit", None) in told
    assert ("Tok tilbake: Godkjente Amira og Berit", None) in told
    assert "La Amira og Berit til side" in [event.what for event in history(inside.coordinator, first)]
    newcomer_id = db.session.get_one(Enrolment, enrolment_id).newcomer_id
    change(update(Newcomer).where(Newcomer.id == newcomer_id).values(is_handled_manually=True))
    assert not [event for event in history(inside.coordinator, round_id) if "Godkjente" in event.what]


@ON_SQLITE
def test_the_page_and_the_download_by_hand(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        make_couple(world)
        round_id = find(world)
    client.sign_in(world.key)
    path = f"/rounds/{round_id}/evidence"
    words = text_of(client.page(path))
    assert "Det finnes ikke noe bedre valg" in words
    assert not [word for word in ("dual", "solver", "algoritme", "pris") if word in words.lower()]
    response = client.send(f"{path}/files", seen_on=path)
    assert response.mimetype == "application/zip"
    assert "round/round.json" in unpack(response.data)
    assert "Det ble de samme parene" in text_of(client.page(path))
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        change(update(MatchingRound).values(snapshot=None))
    page = client.page(path)
    assert "Filene til denne runden er borte" in text_of(page)
    assert not [form for form in page.iter("form") if form.get("action", "").endswith("/files")]
