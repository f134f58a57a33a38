"""The one error handler: every refusal and every fault becomes the same calm page, with its own words."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from web.access import Action
from web.accounts.queries import organisations
from web.database import db
from web.errors import Refused, TooMany
from web.wording import desk, public

if TYPE_CHECKING:
    from flask import Flask


REASONS = public.REASONS | desk.REASONS


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    code: int
    title: str
    text: str
    what_now: list[tuple[str, str]]
    reference: str | None = None


def init_error_pages(app: Flask) -> None:
    """Answer every refusal, every HTTP error and every fault with a designed page."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[str, int, dict[str, str]]:
        headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooMany) else {}
        return *_answer(error.status, REASONS[error.reason]), headers

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int, dict[str, str]]:
        allowed = getattr(error, "valid_methods", None)
        return *_answer(error.code or 500), {"Allow": ", ".join(allowed)} if allowed else {}

    @app.errorhandler(Exception)
    def fault(error: Exception) -> tuple[str, int]:
        reference = secrets.token_hex(4)
        app.logger.error("fault %s at %s", reference, request.endpoint, exc_info=error)
        db.session.rollback()
        return _answer(500, reference=reference)


def _answer(code: int, text: object = None, *, reference: str | None = None) -> tuple[str, int]:
    title, usual_text = public.ERRORS[_nearest(code)]
    page = ErrorPage(code, str(title), str(text or usual_text), _ways_on(code), reference)
    layout = "desk.html" if g.get("at_the_desk") else "public.html"
    return render_template("errors/error.html", error=page, layout=layout), code


def _ways_on(code: int) -> list[tuple[str, str]]:
    """Return where to go from here: to each organisation, where the address does not say which of several."""
    label, endpoint = _way_on()
    is_unsaid = "organisation" in g and g.organisation is None
    some = organisations() if is_unsaid and code < HTTPStatus.INTERNAL_SERVER_ERROR else []
    if len(some) > 1:
        return [(one.name, url_for(endpoint, organisation=one.slug)) for one in some]
    return [(label, url_for(endpoint))]


def _way_on() -> tuple[str, str]:
    """Return what helps whoever reads this: what it is called, and the page."""
    if g.get("staff_sign_in_helps") and not current_app.config["SETTINGS"].is_demo:
        return _("Sign in"), "staff.show_sign_in"
    if g.get("person_sign_in_helps"):
        return _("Sign in"), "codes.show_sign_in"
    signed_in = g.get("signed_in")
    if signed_in and g.get("at_the_desk") and signed_in.actor.may(Action.READ_ROUNDS):
        return str(desk.TO_THE_ROUNDS), "rounds.show_rounds"
    return _("To the start page"), "pages.show_start"


def _nearest(code: int) -> int:
    """Return the code whose words serve for this one: a wrong method is a page that is not there."""
    if code in public.ERRORS:
        return code
    return HTTPStatus.NOT_FOUND if code == HTTPStatus.METHOD_NOT_ALLOWED else code // 100 * 100
