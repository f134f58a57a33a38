"""The page of the two, for each of them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web import i18n
from web.access import Action, requires
from web.answers import cards
from web.errors import Invalid, Reason
from web.models import Phrase
from web.throttles import Purpose, throttle
from web.together import messages, operations, queries, words
from web.together.agreement import VERSION, agreement_in
from web.together.forms import AgreeForm, PhraseForm, SharingForm, WordsForm

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("together", __name__, template_folder="templates")
HERE = "/<language:language>/together/<uuid:match_id>"


@blueprint.get(HERE)
@requires(Action.OWN_PAGES)
def show(match_id: UUID, **_address: object) -> str:
    """Show the two, from the reader's side."""
    return _page(match_id)


@blueprint.post(f"{HERE}/phrase")
@requires(Action.OWN_PAGES)
def send_phrase(match_id: UUID, **_address: object) -> Response | tuple[str, int]:
    """Send a ready sentence."""
    form = PhraseForm()
    if not form.validate():
        return _page(match_id, phrase_form=form), 400
    throttle(Purpose.DIRECT_MESSAGE, str(current_user.actor.account_id))
    messages.send_phrase(current_user.actor, match_id, Phrase(form.phrase.data), form.key.data or "")
    return _back(match_id, _("Sent."))


@blueprint.post(f"{HERE}/words")
@requires(Action.OWN_PAGES)
def send_words(match_id: UUID, **_address: object) -> Response | tuple[str, int]:
    """Send words of one's own."""
    form = WordsForm()
    if not form.validate():
        return _page(match_id, words_form=form), 400
    throttle(Purpose.DIRECT_MESSAGE, str(current_user.actor.account_id))
    messages.send_words(current_user.actor, match_id, form.words.data or "", form.key.data or "")
    return _back(match_id, _("Sent."))


@blueprint.post(f"{HERE}/open")
@requires(Action.OWN_PAGES)
def open_new(match_id: UUID, **_address: object) -> Response:
    """Open what the other has written."""
    messages.open_new(current_user.actor, match_id)
    return redirect(url_for("together.show", match_id=match_id, _anchor="messages"), 303)


@blueprint.post(f"{HERE}/number")
@requires(Action.OWN_PAGES)
def share_number(match_id: UUID, **_address: object) -> Response:
    """Say whether the other may have the reader's number."""
    form = SharingForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    operations.share_number(current_user.actor, match_id, may_share=form.may_share)
    return _back(match_id, _("Kept."))


@blueprint.get(f"{HERE}/agreement")
@requires(Action.OWN_PAGES)
def show_agreement(match_id: UUID, **_address: object) -> str:
    """Show the agreement in the reader's language, with bokmål beside it."""
    shown = queries.own_agreement(current_user.actor, match_id)
    languages = dict.fromkeys([i18n.reader_language(), i18n.NORWEGIAN])
    return render_template(
        "together/agreement.html",
        shown=shown,
        version=VERSION,
        sheets=[agreement_in(language, shown.terms) for language in languages],
    )


@blueprint.post(f"{HERE}/agreement")
@requires(Action.OWN_PAGES)
def agree(match_id: UUID, **_address: object) -> Response:
    """Take the reader's yes to the agreement."""
    form = AgreeForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    operations.agree(current_user.actor, match_id, form.number, i18n.reader_language().tag)
    return _back(match_id, _("Thank you. Your yes is kept with today's date."))


def _page(
    match_id: UUID, *, phrase_form: PhraseForm | None = None, words_form: WordsForm | None = None
) -> str:
    shown = queries.together(current_user.actor, match_id, is_whole="all" in request.args)
    contact = shown.own.contact
    return render_template(
        "together/show.html",
        shown=shown,
        contact=contact,
        match=shown.own.sides.match,
        lines=cards.sentences(contact.card, contact.name or "", shown.places, contact.note),
        phrases=words.PHRASES,
        phrase_form=phrase_form or PhraseForm(formdata=None),
        words_form=words_form or WordsForm(formdata=None),
        longest=messages.LONGEST_MESSAGE,
        key=secrets.token_urlsafe(16),
    )


def _back(match_id: UUID, done: str) -> Response:
    flash(done, "good")
    return redirect(url_for("together.show", match_id=match_id), 303)
