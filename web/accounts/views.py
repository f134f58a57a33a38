"""The doors: signing in as somebody invented (demo only), signing out, and choosing the desk's language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user

from web import i18n
from web.access import Action, public, requires
from web.accounts import operations, queries
from web.errors import NotFound, Reason

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("accounts", __name__)


@blueprint.post("/demo/sign-in")
@public
def demo_sign_in() -> Response:
    """Sign in as one of the demo's invented people; in production there is no such address."""
    if not current_app.config["SETTINGS"].is_demo:
        raise NotFound(Reason.NOT_FOUND)
    wanted = request.form.get("key", "")
    for person in queries.demo_people():
        if person.key == wanted:
            return _enter(person)
    raise NotFound(Reason.NOT_FOUND)


@blueprint.post("/sign-out")
@requires(Action.SIGN_OUT)
def sign_out() -> Response:
    """End this browser's session and go back to the start page."""
    operations.sign_out(current_user.session_id)
    logout_user()
    session.clear()
    return redirect(url_for("pages.show_start"), 303)


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """Remember a desk language in this browser and return to where the choice was made."""
    chosen = request.form.get("language", "")
    if chosen in i18n.BY_TAG:
        session["language"] = chosen
    return redirect(own_path(request.form.get("back", "")) or url_for("pages.front_door"), 303)


def own_path(wanted: str) -> str | None:
    """Return `wanted` if it is a plain path of ours and cannot lead anywhere else; else None."""
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_path and wanted.isprintable() and "\\" not in wanted else None


def _enter(person: queries.DemoPerson) -> Response:
    token = operations.sign_in(UUID(person.key))
    session.clear()
    # Everybody goes on in the language of the page on which the visitor chose whom to be.
    language = i18n.BY_TAG.get(request.form.get("language", ""), i18n.NORWEGIAN)
    session["language"] = language.tag
    login_user(queries.signed_in(token))
    if person.role == "coordinator":
        return redirect(url_for("today.show_today"), 303)
    return redirect(url_for("newcomers.show_me", language=language), 303)
