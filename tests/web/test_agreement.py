"""The agreement: one text for both, in their languages, said yes to once and known to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import update

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.round_steps import change, everything, the
from tests.web.together_steps import Two, ask, bring_together, go_in, move_to, office
from web import i18n
from web.access import Actor
from web.database import transaction
from web.errors import Conflict, Forbidden, NotFound, Reason
from web.models import Agreement, AnsweredHow, AuditEntry, Person, Programme, ProgrammeKind, Role
from web.together import operations, queries
from web.together.agreement import VERSION, Terms, agreement_in
from web.together.operations import Yes

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import World

BY_PHONE = Yes(Side.NEWCOMER, "ar", AnsweredHow.INTERPRETER)
TERMS = Terms("Amira", "Berit", months=10, meetings_a_month=4, contact="Kari", phone="22 22 22 22")


@pytest.fixture
def together(inside: World) -> Two:
    """Amira and Berit, who have both said yes."""
    return bring_together(inside)


@pytest.mark.parametrize("language", i18n.PUBLIC)
def test_every_language_has_all_its_parts_and_terms(app, language: i18n.Language) -> None:
    with app.test_request_context("/"):
        sheet = agreement_in(language, TERMS)
        norwegian = agreement_in(i18n.NORWEGIAN, TERMS)
    assert [len(part.lines) for part in sheet.parts] == [2, 3, 3, 3, 3]
    whole = " ".join(line for part in sheet.parts for line in part.lines)
    for term in ("10", "4", "Kari", "22\N{NO-BREAK SPACE}22\N{NO-BREAK SPACE}22\N{NO-BREAK SPACE}22", "112"):
        assert term in whole
    is_other = language != i18n.NORWEGIAN
    pairs = zip(sheet.parts, norwegian.parts, strict=True)
    assert all((one.title != two.title and one.lines != two.lines) is is_other for one, two in pairs)


def test_without_a_number_nobody_is_told_to_call_it(app) -> None:
    terms = Terms("Amira", "Berit", months=1, meetings_a_month=1, contact="Kari", phone="")
    with app.test_request_context("/"):
        sheet = agreement_in(i18n.NORWEGIAN, terms)
    assert sheet.parts[-1].lines[0] == "Vi kan snakke med Kari om hva som helst, også små ting."
    assert sheet.parts[1].lines[0] == "Vi møtes omtrent én gang i måneden."


def test_a_yes_is_kept_with_words_language_and_how(together: Two) -> None:
    operations.agree(together.newcomer, together.match_id, VERSION, "ar")
    row = the(Agreement)
    assert (row.side, row.text_version, row.language, row.how) == ("newcomer", VERSION, "ar", "self")
    assert row.recorded_by is None


def test_a_second_yes_changes_nothing(inside: World, together: Two) -> None:
    operations.agree(together.newcomer, together.match_id, VERSION, "ar")
    operations.agree(together.newcomer, together.match_id, VERSION, "nb")
    operations.record_agreement(inside.coordinator, together.match_id, BY_PHONE)
    assert (the(Agreement).language, the(Agreement).how) == ("ar", "self")
    assert [entry.action for entry in everything(AuditEntry)].count("agree") == 1


def test_nobody_agrees_to_words_that_have_changed(together: Two) -> None:
    with pytest.raises(Conflict) as refusal:
        operations.agree(together.newcomer, together.match_id, VERSION + 1, "ar")
    assert refusal.value.reason is Reason.AGREEMENT_CHANGED
    assert everything(Agreement) == []


@pytest.mark.parametrize("status", [MatchStatus.PAUSED, MatchStatus.CLOSED])
def test_nobody_agrees_while_it_rests_or_when_it_is_over(together: Two, status: MatchStatus) -> None:
    move_to(together.match_id, status)
    with pytest.raises(Conflict):
        operations.agree(together.newcomer, together.match_id, VERSION, "ar")


def test_each_says_yes_alone(together: Two) -> None:
    operations.agree(together.volunteer, together.match_id, VERSION, "nb")
    shown = queries.own_agreement(together.newcomer, together.match_id)
    assert shown.agreed_at is None
    assert queries.own_agreement(together.volunteer, together.match_id).agreed_at is not None


def test_it_is_not_read_any_more_when_it_is_over(together: Two) -> None:
    move_to(together.match_id, MatchStatus.CLOSED)
    with pytest.raises(NotFound):
        queries.own_agreement(together.newcomer, together.match_id)


def test_a_coordinator_records_a_yes_with_how_and_by_whom(inside: World, together: Two) -> None:
    operations.record_agreement(inside.coordinator, together.match_id, BY_PHONE)
    row = the(Agreement)
    assert (row.side, row.language, row.how, row.recorded_by) == (
        "newcomer",
        "ar",
        "interpreter",
        inside.coordinator_id,
    )


def test_a_coordinator_records_what_was_said_of_a_number(inside: World, together: Two) -> None:
    for side in Side:
        operations.record_sharing(inside.coordinator, together.match_id, side, may_share=True)
    assert queries.together(together.newcomer, together.match_id).own.contact.number == "+4799887766"
    operations.record_sharing(inside.coordinator, together.match_id, Side.NEWCOMER, may_share=False)
    assert queries.together(together.newcomer, together.match_id).own.contact.number is None
    actions = [entry.action for entry in everything(AuditEntry)]
    assert (actions.count("share_number"), actions.count("keep_number")) == (2, 1)


def test_nothing_is_recorded_before_both_have_said_yes(inside: World) -> None:
    match_id = ask(inside)
    with pytest.raises(Conflict):
        operations.record_agreement(inside.coordinator, match_id, BY_PHONE)
    with pytest.raises(Conflict):
        operations.record_sharing(inside.coordinator, match_id, Side.NEWCOMER, may_share=True)


def test_a_coordinator_of_another_programme_reads_and_records_nothing(inside: World, together: Two) -> None:
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    for attempt in (
        lambda: operations.record_agreement(stranger, together.match_id, BY_PHONE),
        lambda: operations.record_sharing(stranger, together.match_id, Side.NEWCOMER, may_share=True),
        lambda: queries.agreement_to_print(stranger, together.match_id),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert everything(Agreement) == []


def test_the_two_record_nothing_for_each_other(together: Two) -> None:
    with pytest.raises(Forbidden):
        operations.record_agreement(together.volunteer, together.match_id, BY_PHONE)
    with pytest.raises(Forbidden):
        operations.record_sharing(together.volunteer, together.match_id, Side.NEWCOMER, may_share=True)


@pytest.fixture
def pages(client: CarefulClient, world: World) -> Two:
    """Amira, who reads Arabic, and Berit, while the browser looks elsewhere."""
    with office(client.application, world.organisation_id):
        together = bring_together(world)
        change(update(Person).where(Person.call_name == "Amira").values(language="ar"))
    return together


def sheets(page) -> list[tuple[str, str]]:
    return [(sheet.get("lang"), sheet.get("dir")) for sheet in page.iter("article")]


def test_she_reads_it_in_two_languages_and_says_yes_with_one_button(
    client: CarefulClient, pages: Two
) -> None:
    here = f"/ar/together/{pages.match_id}/agreement"
    go_in(client, pages.newcomer)
    page = client.page(here)
    assert sheets(page) == [("ar", "rtl"), ("nb", "ltr")]
    assert client.send(here, seen_on=here, version=str(VERSION)).status_code == 303
    again = client.page(here)
    assert "وافقتم" in text_of(again)
    assert "نعم، هكذا نفعل" not in text_of(again)


def test_whoever_reads_bokmaal_reads_it_once(client: CarefulClient, pages: Two) -> None:
    go_in(client, pages.volunteer)
    assert sheets(client.page(f"/nb/together/{pages.match_id}/agreement")) == [("nb", "ltr")]


@ON_SQLITE
@pytest.mark.parametrize("version", ["", "x", "²"])
def test_a_version_that_is_none_is_no_yes(client: CarefulClient, pages: Two, version: str) -> None:
    here = f"/nb/together/{pages.match_id}/agreement"
    go_in(client, pages.volunteer)
    assert client.send(here, seen_on=here, version=version).status_code in {400, 409}


@ON_SQLITE
def test_the_desk_prints_it_in_any_two_languages(client: CarefulClient, world: World, pages: Two) -> None:
    client.sign_in(world.key)
    here = f"/matches/{pages.match_id}/agreement"
    assert sheets(client.page(here)) == [("nb", "ltr"), ("ar", "rtl")]
    assert sheets(client.page(f"{here}?first=en&second=ar")) == [("en", "ltr"), ("ar", "rtl")]
    assert sheets(client.page(f"{here}?first=en&second=en")) == [("en", "ltr")]
    assert sheets(client.page(f"{here}?first=xx")) == [("nb", "ltr"), ("ar", "rtl")]


def test_the_desk_sees_who_has_agreed_and_records_it_and_sees_no_message(
    client: CarefulClient, world: World, pages: Two
) -> None:
    go_in(client, pages.newcomer)
    page = f"/nb/together/{pages.match_id}"
    client.send(f"{page}/words", seen_on=page, words="Hemmelig", key="x")
    client.sign_in(world.key)
    here = f"/matches/{pages.match_id}"
    shown = text_of(client.page(here))
    assert shown.count("Har ikke sagt ja til avtalen ennå") == 2
    assert "Hemmelig" not in shown
    client.send(f"{here}/agreement", seen_on="/rounds/new", side="newcomer", language="ar", how="interpreter")
    client.send(f"{here}/number", seen_on="/rounds/new", side="volunteer", share="yes")
    shown = text_of(client.page(here))
    assert shown.count("Har ikke sagt ja til avtalen ennå") == 1
    assert "på arabisk, med tolk" in shown
    assert "Den andre kan få nummeret." in shown
    assert "Sa ja til avtalen (Kari Lie)" in shown


def test_the_agreement_says_what_the_programme_says(client: CarefulClient, world: World, pages: Two) -> None:
    with office(client.application, world.organisation_id):
        change(update(Programme).values(months=3, meetings_a_month=1))
    go_in(client, pages.volunteer)
    page = text_of(client.page(f"/nb/together/{pages.match_id}/agreement"))
    assert "Vi holder på i 3 måneder." in page
    assert "Vi møtes omtrent én gang i måneden." in page


def test_a_coordinator_of_another_programme_finds_no_page(
    client: CarefulClient, world: World, pages: Two
) -> None:
    with office(client.application, world.organisation_id), transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER)
        key = str(factories.account(session, [other.id]).id)
    client.sign_in(key)
    for address in (f"/matches/{pages.match_id}/agreement", f"/matches/{pages.match_id}"):
        client.page(address, 404)
