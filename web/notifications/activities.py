"""Letters about activities: they lead to her own page, and say neither what nor when nor where nor who comes.

Each asks again, at the moment of sending, whether what it tells still holds.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext as _

from web import clock
from web.addresses import own_page_address
from web.models import Activity, Invitation, InvitationAnswer, Newcomer
from web.notifications.envelope import to_person
from web.notifications.paper import Letter, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from web.models import Notification, Organisation
    from web.notifications.stationery import Reader


def invited_to_activity(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Invite her, if she can still come, has not answered, and takes no break in which we ask nothing."""
    found = _ahead(session, row)
    if found is None or found.answer is not None or _is_on_break(session, found):
        return None
    return _to_her(
        session,
        row,
        organisation,
        lambda reader: [
            Line(_("We invite you to something you can do while you wait for a guide. It is free.")),
            Line(_("On your page you see what it is, when and where, and you can answer:")),
            Line(own_page_address(reader.language), is_link=True),
            Line(_("Yes and no are both fine. You keep your place on the waiting list either way.")),
        ],
    )


def activity_changed(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Tell that the time or the place is another one, unless she does not come."""
    found = _ahead(session, row)
    if found is None or found.answer is InvitationAnswer.NO:
        return None
    return _to_her(
        session,
        row,
        organisation,
        lambda reader: [
            Line(_("Something has changed about what we invited you to: the time or the place.")),
            Line(_("On your page you see how it is now. If it does not suit you any more, say so there:")),
            Line(own_page_address(reader.language), is_link=True),
        ],
    )


def activity_tomorrow(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Remind her, while she means to come and it is tomorrow indeed."""
    found = _ahead(session, row)
    if found is None or found.answer is not InvitationAnswer.YES or not _is_tomorrow(session, found):
        return None
    return _to_her(
        session,
        row,
        organisation,
        lambda reader: [
            Line(_("Tomorrow is what you said yes to.")),
            Line(_("On your page you see when and where. If you cannot come after all, say so there:")),
            Line(own_page_address(reader.language), is_link=True),
        ],
    )


def activity_comes_to_nothing(
    session: Session, row: Notification, organisation: Organisation
) -> Letter | None:
    """Tell her who said yes that it comes to nothing, unless she is invited again or the time is past."""
    found = _invitation(session, row)
    activity = session.get(Activity, found.activity_id) if found else None
    if found is None or activity is None or found.answer is not InvitationAnswer.YES:
        return None
    if activity.starts_at <= clock.now() or (activity.called_off_at is None and found.withdrawn_at is None):
        return None
    is_off = activity.called_off_at is not None
    return _to_her(
        session,
        row,
        organisation,
        lambda reader: [
            Line(
                _("What you said yes to is called off. It is not because of you.")
                if is_off
                else _("What you said yes to comes to nothing for you this time. It is not because of you.")
            ),
            Line(_("You see it on your page:")),
            Line(own_page_address(reader.language), is_link=True),
        ],
    )


def _to_her(
    session: Session, row: Notification, organisation: Organisation, lines: Callable[[Reader], list[Line]]
) -> Letter | None:
    return to_person(session, row, organisation, lambda: _("A message for you"), lines)


def _ahead(session: Session, row: Notification) -> Invitation | None:
    """Return the invitation if it is in force and what it is to is still ahead."""
    found = _invitation(session, row)
    activity = session.get(Activity, found.activity_id) if found else None
    if found is None or activity is None or found.withdrawn_at is not None:
        return None
    return found if activity.called_off_at is None and activity.starts_at > clock.now() else None


def _invitation(session: Session, row: Notification) -> Invitation | None:
    """Return the invitation, unless it is of somebody handled manually: to her another speaks."""
    found = session.get(Invitation, UUID(row.content["invitation_id"]))
    newcomer = session.get(Newcomer, found.newcomer_id) if found else None
    return found if newcomer is not None and not newcomer.is_handled_manually else None


def _is_tomorrow(session: Session, found: Invitation) -> bool:
    day = clock.local(session.get_one(Activity, found.activity_id).starts_at).date()
    return day == clock.today() + timedelta(days=1)


def _is_on_break(session: Session, found: Invitation) -> bool:
    until = session.get_one(Newcomer, found.newcomer_id).paused_until
    return until is not None and until > clock.today()
