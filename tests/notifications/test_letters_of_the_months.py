"""Letters of the months after: in her language, with her own link, and never a word of the other or why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matching import Side
from tests.web.match_steps import ask_first, begin, check_ins
from tests.web.round_steps import change, the
from web import clock
from web.database import db, transaction
from web.matches import check_ins as operations
from web.matches import closing
from web.matches.check_ins import HowItGoes, remind_who_is_silent
from web.matches.closing import Ending
from web.matches.pausing import pause_match, take_match_up
from web.models import CheckIn, CheckInAnswer, Match, Notification, Person
from web.notifications.letters import letter_of

if TYPE_CHECKING:
    from tests.worlds import World
    from web.notifications.paper import Letter


@pytest.fixture
def together(inside: World) -> World:
    """Amira, who reads Arabic, and Berit, who met today; both have an address and a word."""
    begin(inside)
    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.email, person.word = f"{person.call_name.lower()}@example.org", "båt"
            person.language = "ar" if person.call_name == "Amira" else "nb"
    return inside


def letter(kind: str, to: str) -> Letter | None:
    db.session.rollback()
    row = db.session.scalars(
        select(Notification)
        .join(Person, Person.id == Notification.person_id)
        .where(Notification.kind == kind, Person.call_name == to)
    ).one()
    found = letter_of(db.session(), row)
    for told in ("Berit", "Flyktningguide", "bibliotek") if found and to == "Amira" else ():
        assert told not in found.text + found.html + found.subject
    return found


def test_each_is_asked_by_an_own_link_while_it_is_open(together: World) -> None:
    ask_first()
    hers = letter("check_in_due", "Amira")
    assert (hers.language.tag, hers.subject) == ("ar", "كيف تسير الأمور؟")
    assert f"http://localhost/ar/check-in/{check_ins(Side.NEWCOMER)[0].link}" in hers.text
    assert "båt" in hers.text
    assert check_ins(Side.NEWCOMER)[0].link not in letter("check_in_due", "Berit").text
    change(update(CheckIn).values(answer_by=clock.today() - timedelta(days=1)))
    assert letter("check_in_due", "Amira") is None


def test_whoever_has_answered_or_takes_a_break_gets_no_letter(together: World) -> None:
    ask_first()
    operations.answer_by_link(check_ins(Side.NEWCOMER)[0].link, HowItGoes(CheckInAnswer.GOOD))
    assert letter("check_in_due", "Amira") is None
    pause_match(together.coordinator, the(Match).id, None)
    assert letter("check_in_due", "Berit") is None


def test_the_reminder_says_that_silence_costs_nothing(together: World) -> None:
    ask_first()
    remind_who_is_silent(clock.now() + timedelta(days=3))
    his = letter("check_in_reminder", "Berit")
    assert "Du taper ingenting på å ikke svare." in his.text
    assert check_ins(Side.VOLUNTEER)[0].link in his.text


def test_a_break_is_told_without_a_reason_and_only_while_it_lasts(together: World) -> None:
    match_id = the(Match).id
    pause_match(together.coordinator, match_id, None)
    assert "Vi ringer deg før dere møtes igjen." in letter("match_paused", "Berit").text
    take_match_up(together.coordinator, match_id)
    assert letter("match_paused", "Berit") is None


@pytest.mark.parametrize(
    ("ending", "hers"),
    [
        (Ending.CONCERN, "تحتفظون بمكانكم في قائمة الانتظار"),
        (Ending.NEWCOMER_LOST, "مكانكم في قائمة الانتظار محفوظ"),
        (Ending.COMPLETED, "إذا أردتم يومًا أن تتعرفوا إلى شخص جديد"),
    ],
)
def test_the_end_is_told_kindly_and_says_what_comes_next(together: World, ending: Ending, hers: str) -> None:
    closing.close(together.coordinator, the(Match).id, ending)
    assert hers in letter("match_ended", "Amira").text
    his = letter("match_ended", "Berit")
    assert "Takk for at du har vært med." in his.text
    assert "ventelisten" not in his.text
    assert not {"alvorlig", "kontakt med", "passet"} & set(his.text.lower().split())


def test_where_others_read_along_the_end_is_not_told(together: World) -> None:
    change(update(Person).values(is_discreet=True))
    closing.close(together.coordinator, the(Match).id, Ending.OTHER)
    found = letter("match_ended", "Berit")
    assert found.subject == "Du har en beskjed"
    assert "slutt" not in found.text
