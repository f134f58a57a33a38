"""What the card on a match's page sends: the time, the interpreter, a call, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.access import Action, requires
from web.matches import asking, meeting_desk, not_met
from web.meetings.desk_forms import CallForm, InterpreterBookingForm, MeetingForm, OutcomeForm, PlanForm
from web.meetings.forms import valid
from web.models import ContactOutcome, MeetingStatus

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("meetings_desk", __name__)
MEETING = "/matches/<uuid:match_id>/meeting"


@blueprint.post(MEETING)
@requires(Action.FOLLOW_UP)
def plan(match_id: UUID) -> Response:
    """Set the first meeting, or move it."""
    form = valid(PlanForm())
    meeting_desk.plan_meeting(current_user.actor, match_id, form.plan, instead_of=form.instead_of.data)
    return _back(match_id)


@blueprint.post(f"{MEETING}/outcome")
@requires(Action.FOLLOW_UP)
def say_what_became(match_id: UUID) -> Response:
    """Record that the two have met, or why not."""
    form = valid(OutcomeForm())
    meeting_desk.say_what_became(
        current_user.actor, match_id, form.meeting.data, MeetingStatus(form.outcome.data)
    )
    return _back(match_id)


@blueprint.post(f"{MEETING}/not-met")
@requires(Action.FOLLOW_UP)
def say_they_have_not_met(match_id: UUID) -> Response:
    """Take back that the two have met."""
    form = valid(MeetingForm())
    not_met.say_they_have_not_met(current_user.actor, match_id, form.meeting.data)
    return _back(match_id)


@blueprint.post(f"{MEETING}/interpreter")
@requires(Action.FOLLOW_UP)
def book_interpreter(match_id: UUID) -> Response:
    """Record how far the interpreter has come."""
    form = valid(InterpreterBookingForm())
    meeting_desk.book_interpreter(current_user.actor, match_id, form.meeting.data, form.booking)
    return _back(match_id)


@blueprint.post(f"{MEETING}/call")
@requires(Action.FOLLOW_UP)
def record_call(match_id: UUID) -> Response:
    """Record that one of the two was called about it."""
    form = valid(CallForm())
    asking.record_call(current_user.actor, form.offer.data, ContactOutcome(form.outcome.data))
    return _back(match_id)


def _back(match_id: UUID) -> Response:
    flash(_("Recorded."), "good")
    return redirect(url_for("follow_up.show_match", match_id=match_id), 303)
