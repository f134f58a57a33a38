"""Messages as letters: the words, made at the moment of sending, in the language of whoever reads them.

A letter holds the organisation's name and number, her own call-name and the word she chose, and nothing about
anybody else. Whoever said that others may read her messages gets a letter that names nobody, not even us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from web import clock
from web.i18n import BY_TAG, NORWEGIAN
from web.models import Account, CodePurpose, DraftKind, OneTimeCode, Organisation, Person, SignUpDraft
from web.notifications.activities import (
    activity_changed,
    activity_comes_to_nothing,
    activity_tomorrow,
    invited_to_activity,
)
from web.notifications.first_meeting import (
    match_accepted,
    meeting_changed,
    meeting_fell_through,
    meeting_set,
    meeting_tomorrow,
)
from web.notifications.messages import (
    ActivityChanged,
    ActivityComesToNothing,
    ActivityTomorrow,
    CheckInDue,
    CheckInReminder,
    CodeSent,
    InvitedToActivity,
    MatchAccepted,
    MatchEnded,
    MatchGoesOn,
    MatchOffered,
    MatchPaused,
    MeetingChanged,
    MeetingFellThrough,
    MeetingSet,
    MeetingTomorrow,
    MessageWaits,
    NewsPromised,
    NotThisTime,
    OfferReminder,
    ReadyAsked,
    VolunteerApproved,
    VolunteerAsked,
)
from web.notifications.months_after import (
    check_in_due,
    check_in_reminder,
    match_ended,
    match_goes_on,
    match_paused,
)
from web.notifications.paper import Letter, Line
from web.notifications.promises import news_promised
from web.notifications.road import (
    match_offered,
    message_waits,
    not_this_time,
    offer_reminder,
    ready_asked,
    volunteer_approved,
    volunteer_asked,
)
from web.notifications.stationery import Reader, closing, greeting, letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from web.models import Notification


def letter_of(session: Session, row: Notification) -> Letter | None:
    """Return the letter for a message, or None if there is nobody to tell any more, or nothing."""
    organisation = session.get_one(Organisation, row.organisation_id)
    return LETTERS[row.kind](session, row, organisation)


def _code_sent(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    code = session.get(OneTimeCode, UUID(row.content["code_id"]))
    if code is None or code.used_at is not None or code.ends_at <= clock.now():
        return None
    reader = _reader_of_code(session, code)
    if reader is None:
        return None
    with force_locale(reader.language.babel):
        lines = (_bare_code if reader.is_discreet else _explained_code)(reader, code, organisation)
        subject = _("You have a message") if reader.is_discreet else _("Your code")
        return letter(reader, organisation, subject, lines)


def _reader_of_code(session: Session, code: OneTimeCode) -> Reader | None:
    """Return who asked for a code. Whether others read a newcomer's messages is not known before she says."""
    address, language = code.email or "", BY_TAG.get(code.language, NORWEGIAN)
    if code.purpose is CodePurpose.SIGN_UP:
        draft = session.get(SignUpDraft, code.draft_id)
        if draft is None:
            return None
        return Reader(address, language, is_discreet=draft.kind is not DraftKind.VOLUNTEER)
    person = session.scalars(
        select(Person)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == code.account_id, Account.closed_at.is_(None))
    ).one_or_none()
    if person is None:
        return None
    return Reader(address, language, person.is_discreet, person.call_name, person.word or "")


def _bare_code(reader: Reader, code: OneTimeCode, _organisation: Organisation) -> list[Line]:
    lines = [Line(_("Hello. This is your code:")), Line(code.code or "", is_code=True)]
    if reader.word:
        lines.append(Line(_("Word: %(word)s", word=reader.fit(reader.word))))
    return lines


def _explained_code(reader: Reader, code: OneTimeCode, organisation: Organisation) -> list[Line]:
    return [
        greeting(reader),
        Line(_("Write this code on the page where you asked for it:")),
        Line(code.code or "", is_code=True),
        Line(_("You can use the code until %(time)s.", time=f"{clock.local(code.ends_at):%H:%M}")),
        Line(_("Did you not ask for a code? Then you need not do anything. Give the code to nobody.")),
        *closing(reader, organisation),
    ]


# A kind that is not here waits: its answer pages do not exist yet.
LETTERS: dict[str, Callable[[Session, Notification, Organisation], Letter | None]] = {
    CodeSent.kind: _code_sent,
    MatchOffered.kind: match_offered,
    VolunteerAsked.kind: volunteer_asked,
    OfferReminder.kind: offer_reminder,
    ReadyAsked.kind: ready_asked,
    VolunteerApproved.kind: volunteer_approved,
    MatchAccepted.kind: match_accepted,
    NotThisTime.kind: not_this_time,
    MessageWaits.kind: message_waits,
    MeetingSet.kind: meeting_set,
    MeetingChanged.kind: meeting_changed,
    MeetingFellThrough.kind: meeting_fell_through,
    MeetingTomorrow.kind: meeting_tomorrow,
    CheckInDue.kind: check_in_due,
    CheckInReminder.kind: check_in_reminder,
    MatchPaused.kind: match_paused,
    MatchEnded.kind: match_ended,
    MatchGoesOn.kind: match_goes_on,
    NewsPromised.kind: news_promised,
    InvitedToActivity.kind: invited_to_activity,
    ActivityChanged.kind: activity_changed,
    ActivityComesToNothing.kind: activity_comes_to_nothing,
    ActivityTomorrow.kind: activity_tomorrow,
}
