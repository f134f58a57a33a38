"""A form that is right in every field, from somebody who may not send it or about what is not hers.

It is refused and nothing is written. About what is another programme's, another organisation's or never was,
the answer is the same to the letter, in whichever part of the form the foreign id stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, select

from tests.databases import as_superuser
from tests.web.access_world import Stage, populate
from tests.web.posting import Posting
from tests.web.rows import ID, TABLES
from tests.web.stillness import still
from tests.web.valid_posts import POSTS
from web.access import Action

if TYPE_CHECKING:
    from flask import Flask

    from tests.web.posting import Filled

KINDS = ("never", "other programme", "other organisation")
# A leader and an officer are refused by their role, as the administrator is: the matrix knows them all.
TRYING = ("anonymous", "newcomer", "volunteer", "coordinator", "other_programme", "administrator")
TRIED = {"throttle"}  # a try is counted before anything else
# Who may send a form as well as the one in the table. Whom nobody has placed yet, and whoever asks to be
# called, is every coordinator's; an administrator looks after all programmes.
ALSO = {
    "activities_desk.add": {"other_programme"},
    "activities_desk.call_off": {"other_programme"},
    "activities_desk.edit": {"other_programme"},
    "accounts.sign_out": set(TRYING) - {"anonymous"},
    "assisted.begin": {"other_programme"},
    "entry_cards.make_card": {"other_programme"},
    "programmes.close_for_a_while": {"administrator"},
    "programmes.open_again": {"administrator"},
    "rounds.ask_who_is_ready": {"other_programme"},
    "today.record_call": {"other_programme"},
    "vetting.record_step": {"other_programme"},
}
ON_POSTGRESQL = (
    "meetings_desk.plan",
    "months.close",
    "offers.record_call",
    "people.write_note",
    "programmes.open_again",
    "proposals.approve",
    "today.remind_me",
    "vetting.approve",
)


def access_of(posting: Posting, endpoint: str) -> Action | None:
    return posting.stage.app.view_functions[endpoint].access


@pytest.mark.slow
def test_whoever_may_not_send_a_form_changes_nothing_by_it(posting: Posting) -> None:
    wrong, tries = [], 0
    for endpoint, post in POSTS.items():
        form = posting.form(endpoint)
        needed = access_of(posting, endpoint)
        about_oneself = needed is Action.OWN_PAGES and not ids_in(posting, form)
        may = {post.who} | ALSO.get(endpoint, set())
        may |= {"newcomer", "volunteer"} if about_oneself else set()
        for who in () if needed is None else TRYING:
            if who not in may:
                answer, written = posting.tried(replace(form, who=who))
                tries += 1
                if not 400 <= answer.status_code < 500 or written - TRIED:
                    wrong.append((endpoint, who, answer.status_code, written))
    assert wrong == []
    assert tries > 300


@pytest.mark.slow
def test_a_form_about_what_is_not_ones_own_answers_as_if_it_never_was(posting_in_two: Posting) -> None:
    posting, wrong, tries = posting_in_two, [], 0
    for endpoint in POSTS:
        if access_of(posting, endpoint) is None or not own_things(posting, endpoint):
            continue
        for variant in ("everywhere", "typed"):
            seen = {
                kind: outcome(posting, form)
                for kind, form in about_others(posting, endpoint, variant).items()
            }
            tries += len(seen)
            if len(set(seen.values())) > 1 or not all(map(is_refused, seen.values())):
                wrong.append((endpoint, variant, {kind: said[:2] for kind, said in seen.items()}))
    assert wrong == []
    assert tries > 100


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_foreign_id_is_as_good_as_none_on_postgresql(app: Flask, database_url: str) -> None:
    with still():
        posting = Posting(Unkept(app, Path(), populate(app, organisations=2, with_stations=True)))
    forms = [posting.form(endpoint) for endpoint in ON_POSTGRESQL]
    before = held(database_url)
    for form in forms:
        for kind in KINDS:
            with still(1):
                answer = posting.again(about(posting, form, kind))
            assert answer.status_code == 404, (form.endpoint, kind)
    assert held(database_url) == before
    for number, form in enumerate(forms):
        with still(2 + number):
            assert posting.again(form).status_code == 303, form.endpoint


class Unkept(Stage):
    """A world that nobody puts back."""

    def put_back(self) -> None:
        """Leave it."""

    def version(self) -> int:
        """Notice nothing."""
        return 0


def held(url: str) -> dict[str, list[Any]]:
    """Return all that the database holds, but that somebody looked."""
    engine = create_engine(as_superuser(url), poolclass=NullPool)
    with engine.connect() as connection:
        return {
            name: connection.execute(select(table).order_by(table.c.id)).all()
            for name, table in TABLES.items()
            if name != "audit_entry"
        }


def own_things(posting: Posting, endpoint: str) -> dict[str, Any]:
    """Return what the form's own station is found by."""
    return posting.stage.cast.stations["own"].get(POSTS[endpoint].station, {})


def ids_in(posting: Posting, form: Filled) -> set[str]:
    """Name the station's ids that a form carries."""
    sent = {*map(str, form.parts.values()), *(value for values in form.fields.values() for value in values)}
    return {name for name, value in own_things(posting, form.endpoint).items() if str(value) in sent}


def about_others(posting: Posting, endpoint: str, variant: str) -> dict[str, Filled]:
    """Return a form about everybody else's things: in all that it carries, or only in what is typed."""
    form = posting.form(endpoint)
    found = {kind: about(posting, form, kind, variant) for kind in KINDS}
    post = POSTS[endpoint]
    # Whom nobody has placed yet every coordinator may know; an officer sees certificates for all programmes.
    if post.station == "new" or post.who == "certificate_officer":
        del found["other programme"]
    return {kind: other for kind, other in found.items() if other != form}


def about(posting: Posting, form: Filled, kind: str, variant: str = "everywhere") -> Filled:
    """Return a form in which the things of somebody else stand instead of one's own."""
    own = own_things(posting, form.endpoint)
    theirs = posting.stage.cast.stations.get(kind, {}).get(POSTS[form.endpoint].station, {})
    swap = {str(value): str(theirs.get(name, uuid4())) for name, value in own.items()}
    fields = {name: [swap.get(value, value) for value in values] for name, values in form.fields.items()}
    parts = {name: swap.get(str(value), value) for name, value in form.parts.items()}
    return replace(form, fields=fields, parts=form.parts if variant == "typed" else parts)


def outcome(posting: Posting, form: Filled) -> tuple[int, frozenset[str], str]:
    """Return an answer's status, where something was written, and its text without tokens and ids."""
    answer, written = posting.tried(form)
    text = re.sub(r'name="csrf_token" [^>]*>', "", answer.text)
    return answer.status_code, frozenset(written - TRIED), ID.sub("", text)


def is_refused(seen: tuple[int, frozenset[str], str]) -> bool:
    """Whether an answer says no, and nothing was written."""
    status, written, _text = seen
    return 400 <= status < 500 and not written
