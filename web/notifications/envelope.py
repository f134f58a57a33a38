"""A letter to one person: in her language, at her address, and neutral where others read along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from web.i18n import BY_TAG, NORWEGIAN
from web.models import Account, Person
from web.notifications.paper import Letter, Line
from web.notifications.stationery import Reader, closing, greeting, letter

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models import Notification, Organisation

    Lines = Callable[[Reader], list[Line]]


def to_person(
    session: Session, row: Notification, organisation: Organisation, subject: Callable[[], str], lines: Lines
) -> Letter | None:
    """Return a letter to the message's person, or None if she has no address or is gone."""
    reader = _reader(session, row.person_id)
    if reader is None:
        return None
    with force_locale(reader.language.babel):
        if reader.is_discreet:
            return letter(reader, organisation, _("You have a message"), _discreetly(reader, lines(reader)))
        whole = [greeting(reader), *lines(reader), *closing(reader, organisation)]
        return letter(reader, organisation, subject(), whole)


def _discreetly(reader: Reader, lines: list[Line]) -> list[Line]:
    """Return what may be read by others: that there is something, where, and her word."""
    links = [line for line in lines if line.is_link]
    return [
        Line(_("Hello. You have a message.")),
        *links,
        Line(_("Word: %(word)s", word=reader.fit(reader.word))),
    ]


def _reader(session: Session, person_id: UUID | None) -> Reader | None:
    person = session.get(Person, person_id) if person_id else None
    if person is None or person.email is None:
        return None
    closed = session.scalars(
        select(Account.id).where(Account.person_id == person.id, Account.closed_at.is_not(None))
    ).first()
    if closed:
        return None
    language = BY_TAG.get(person.language, NORWEGIAN)
    return Reader(person.email, language, person.is_discreet, person.call_name, person.word or "")
