"""The pages of somebody who is asked, and what the desk records of an answer by phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from matching import Side
from web.access import Action, public, requires
from web.addresses import either_address
from web.answers import cards
from web.answers.ready import ReadyForm
from web.errors import Invalid, Reason
from web.matches import asking, readiness
from web.models import AnsweredHow, ContactOutcome
from web.offers import queries
from web.offers.forms import AnswerForm, CallForm, RecordedAnswerForm

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("offers", __name__, template_folder="templates")


@either_address(blueprint, "/answer/<link>")
@public
def show_offer(link: str, **_address: object) -> str:
    """Ask whether somebody would like to meet the other."""
    offer = queries.offer_page(link)
    template = "offers/newcomer.html" if offer.side is Side.NEWCOMER else "offers/volunteer.html"
    if offer.answer is not None or not offer.is_open:
        template = "offers/answered.html"
    return render_template(
        template,
        offer=offer,
        link=link,
        form=AnswerForm(),
        lines=cards.sentences(offer.card, offer.other, offer.places, offer.note),
        own_lines=cards.sentences(offer.own_card, offer.name, offer.places, offer.note),
    )


@either_address(blueprint, "/answer/<link>", "POST")
@public
def answer(link: str, **_address: object) -> Response:
    """Take the answer, and thank."""
    form = AnswerForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    asking.answer_by_link(link, form.given)
    return redirect(url_for("offers.show_offer", link=link), 303)


@either_address(blueprint, "/ready/<link>")
@public
def show_ready(link: str, **_address: object) -> str:
    """Ask whether a volunteer is ready for a new person."""
    return render_template("offers/ready.html", question=queries.ready_page(link), link=link)


@either_address(blueprint, "/ready/<link>", "POST")
@public
def answer_ready(link: str, **_address: object) -> Response:
    """Take the answer."""
    form = ReadyForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    readiness.answer_by_link(link, is_ready=form.is_ready)
    return redirect(url_for("offers.show_ready", link=link), 303)


@blueprint.post("/offers/<uuid:offer_id>/answer")
@requires(Action.FOLLOW_UP)
def record_answer(offer_id: UUID) -> Response:
    """Record what somebody said by phone or in person."""
    form = RecordedAnswerForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    match_id = asking.record_answer(current_user.actor, offer_id, form.given, AnsweredHow(form.how.data))
    flash(_("Recorded."), "good")
    return redirect(url_for("follow_up.show_match", match_id=match_id), 303)


@blueprint.post("/offers/<uuid:offer_id>/call")
@requires(Action.FOLLOW_UP)
def record_call(offer_id: UUID) -> Response:
    """Record a try to call somebody who did not answer."""
    form = CallForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    match_id = asking.record_call(current_user.actor, offer_id, ContactOutcome(form.outcome.data))
    flash(_("Recorded."), "good")
    return redirect(url_for("follow_up.show_match", match_id=match_id), 303)
