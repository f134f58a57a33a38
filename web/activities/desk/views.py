"""Activities in a coordinator's browser: what there is, one of them, and inviting people to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from web.access import Action, requires
from web.accounts.queries import organisation_of
from web.activities import answering, inviting, operations
from web.activities.desk import choosing, queries, words
from web.activities.desk.forms import CallOffForm, InviteForm, PlanForm, SaidForm
from web.errors import Conflict, Invalid, NotFound, Reason
from web.wording.desk import REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from web.activities.desk.choosing import Choice

    Answer = Response | str | tuple[str, int]

blueprint = Blueprint("activities_desk", __name__, template_folder="templates")
ONE = "/activities/<uuid:activity_id>"


@blueprint.get("/activities")
@requires(Action.READ_PEOPLE)
def show_activities() -> str:
    """Show what comes, and what has been."""
    found = queries.activities(current_user.actor)
    return render_template("activities_desk/list.html", found=found, words=words)


@blueprint.get("/activities/new")
@requires(Action.FOLLOW_UP)
def show_new() -> str:
    """Show an empty form."""
    form = _plan_form(is_new=True)
    form.form_key.data, form.phone.data = uuid4().hex, organisation_of(current_user.actor).phone
    return render_template("activities_desk/plan.html", form=form, activity=None)


@blueprint.post("/activities/new")
@requires(Action.FOLLOW_UP)
def add() -> Answer:
    """Add an activity."""
    form = _plan_form()
    if not form.validate():
        return render_template("activities_desk/plan.html", form=form, activity=None), 400
    try:
        activity_id = operations.add(current_user.actor, form.plan, form.form_key.data or "")
    except Invalid:
        return _time_is_past(form, None)
    return _to(activity_id, _("Kept. Now you can invite people."))


@blueprint.get(ONE)
@requires(Action.READ_PEOPLE)
def show_activity(activity_id: UUID) -> str:
    """Show one activity, and who is invited."""
    return _page(activity_id)


@blueprint.get(f"{ONE}/edit")
@requires(Action.FOLLOW_UP)
def show_edit(activity_id: UUID) -> str:
    """Show the form with an activity as it stands."""
    activity, form = queries.one_activity(current_user.actor, activity_id), _plan_form(is_new=True)
    form.show(activity)
    return render_template("activities_desk/plan.html", form=form, activity=activity)


@blueprint.post(f"{ONE}/edit")
@requires(Action.FOLLOW_UP)
def edit(activity_id: UUID) -> Answer:
    """Change an activity; who is invited is told if it moves."""
    activity, form = queries.one_activity(current_user.actor, activity_id), _plan_form()
    if not form.validate():
        return render_template("activities_desk/plan.html", form=form, activity=activity), 400
    try:
        operations.edit(current_user.actor, activity_id, form.plan)
    except Invalid:
        return _time_is_past(form, activity)
    except Conflict as refusal:
        if not form.blame(refusal.reason):
            raise
        return render_template("activities_desk/plan.html", form=form, activity=activity), refusal.status
    return _to(activity_id, _("Kept. If the time or the place is another one, everybody invited is told."))


@blueprint.post(f"{ONE}/call-off")
@requires(Action.FOLLOW_UP)
def call_off(activity_id: UUID) -> Answer:
    """Say that it comes to nothing."""
    form = CallOffForm()
    if not form.validate():
        return _page(activity_id, off=form), 400
    operations.call_off(current_user.actor, activity_id, form.why)
    return _to(activity_id, _("Called off. Everybody who said yes is told."))


@blueprint.get("/activities/invite")
@requires(Action.READ_PEOPLE)
def show_choice() -> str:
    """Show those who were chosen, what they may be invited to, and what stands in the way."""
    activity_id = _ids(request.args.getlist("activity"))
    return _choice_page(_wanted(), activity_id[0] if activity_id else None)


@blueprint.post(f"{ONE}/invite")
@requires(Action.FOLLOW_UP)
def invite(activity_id: UUID) -> Answer:
    """Invite those who were ticked."""
    form = InviteForm()
    wanted = form.newcomer_ids
    if not form.validate() or not wanted:
        return _choice_page(_wanted(), activity_id, problem=_("Tick somebody first.")), 400
    try:
        count = inviting.invite(current_user.actor, activity_id, wanted, has_looked=bool(form.looked.data))
    except Conflict as refusal:
        if refusal.reason in {Reason.ACTIVITY_OVER, Reason.ACTIVITY_CALLED_OFF}:
            raise
        problem = str(REASONS[refusal.reason])
        return _choice_page(_wanted(), activity_id, problem=problem, ticked=wanted), refusal.status
    done = ngettext(
        "%(num)s is invited, and keeps the place in the queue.",
        "%(num)s are invited, and keep their places in the queue.",
        count,
    )
    return _to(activity_id, done if count else _("They were invited already."))


@blueprint.post("/invitations/<uuid:invitation_id>/answer")
@requires(Action.RECORD_ANSWERS)
def record_answer(invitation_id: UUID) -> Response:
    """Write down what somebody answered."""
    form = SaidForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    activity_id = queries.activity_of(current_user.actor, invitation_id)
    answering.record_answer(current_user.actor, invitation_id, form.said, form.recorded)
    return _to(activity_id, _("Recorded."))


@blueprint.post("/invitations/<uuid:invitation_id>/take-back")
@requires(Action.FOLLOW_UP)
def take_back(invitation_id: UUID) -> Response:
    """Take an invitation back."""
    activity_id = queries.activity_of(current_user.actor, invitation_id)
    inviting.take_back(current_user.actor, invitation_id)
    return _to(activity_id, _("Taken back."))


def _page(activity_id: UUID, *, off: CallOffForm | None = None) -> str:
    return render_template(
        "activities_desk/show.html",
        shown=queries.activity_page(current_user.actor, activity_id),
        off=off or CallOffForm(formdata=None),
        said=SaidForm(formdata=None),
        words=words,
    )


def _choice_page(
    wanted: Sequence[UUID],
    activity_id: UUID | None,
    *,
    problem: str | None = None,
    ticked: Sequence[UUID] | None = None,
) -> str:
    found = choosing.choice(current_user.actor, wanted, activity_id)
    return render_template(
        "activities_desk/invite.html",
        found=found,
        problem=problem,
        chosen=wanted,
        ticked=_ticked(found) if ticked is None and wanted else list(ticked or ()),
        asked=request.args,
        words=words,
    )


def _ticked(found: Choice) -> list[UUID]:
    """Return whom to tick at first: as many as there is room for, those who have waited longest."""
    left = found.shown.line.left if found.shown else 0
    return [guest.newcomer.id for guest in found.free[:left]]


def _wanted() -> list[UUID]:
    """Return those who were chosen: by their ids, or as those whom a round left over for one obstacle."""
    round_ids = _ids(request.args.getlist("round"))
    if round_ids:
        return choosing.left_over(current_user.actor, round_ids[0], request.args.get("obstacle", ""))
    return _ids(request.args.getlist("newcomer"))


def _ids(texts: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts[: choosing.MOST_CHOSEN]]
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None


def _plan_form(*, is_new: bool = False) -> PlanForm:
    form = PlanForm(formdata=None) if is_new else PlanForm()
    form.offer(queries.places())
    return form


def _time_is_past(form: PlanForm, activity: object) -> tuple[str, int]:
    form.starts.errors = [_("Choose a time that is ahead, at most a year.")]
    return render_template("activities_desk/plan.html", form=form, activity=activity), 400


def _to(activity_id: UUID, done: str) -> Response:
    flash(done, "good")
    return redirect(url_for("activities_desk.show_activity", activity_id=activity_id), 303)
