"""The front door, the start page, the demo's mailbox, and how we are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, url_for

from web import i18n
from web.access import for_machines, public
from web.accounts import queries as accounts
from web.addresses import either_address
from web.errors import NotFound, Reason
from web.notifications import mailbox
from web.notifications.transports import MAILBOX_SCHEME, mailbox_folder
from web.pages import health

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from werkzeug.wrappers import Response as BaseResponse

blueprint = Blueprint("pages", __name__, template_folder="templates")


@blueprint.get("/")
@public
def front_door() -> BaseResponse:
    """Lead to the start page in the language that suits this reader."""
    return redirect(url_for("pages.show_start", language=i18n.reader_language()), 302)


@either_address(blueprint, "/")
@public
def show_start(**_address: object) -> str:
    """Show what the service is; in the demo also whom one may sign in as."""
    people = accounts.demo_people() if current_app.config["SETTINGS"].is_demo else []
    return render_template("pages/start.html", demo_people=people)


@blueprint.get("/mailbox")
@public
def find_mailbox() -> BaseResponse:
    """Lead to the demo's mailbox in the language that suits this reader."""
    _mailbox_folder()
    return redirect(url_for("pages.show_mailbox", language=i18n.reader_language()), 302)


@blueprint.get("/<language:language>/mailbox")
@public
def show_mailbox(**_address: object) -> str:
    """Show the letters that the demo would have sent, so that a visitor can read her code."""
    return render_template("pages/mailbox.html", letters=mailbox.newest(_mailbox_folder()))


@blueprint.get("/<language:language>/mailbox/<uuid:letter_id>")
@public
def show_letter(letter_id: UUID, **_address: object) -> str:
    """Show one of them."""
    letter = mailbox.letter(_mailbox_folder(), letter_id)
    if letter is None:
        raise NotFound(Reason.NOT_FOUND)
    # What begins with our own address is a link, and is followed on this server, wherever it runs.
    our_address = current_app.config["SETTINGS"].public_url
    return render_template("pages/letter.html", letter=letter, our_address=our_address)


def _mailbox_folder() -> Path:
    """Return where the demo keeps its letters; anywhere else there is no such page."""
    settings = current_app.config["SETTINGS"]
    if not settings.is_demo or not settings.mail_url.startswith(MAILBOX_SCHEME):
        raise NotFound(Reason.NOT_FOUND)
    return mailbox_folder(settings.mail_url)


@blueprint.get("/healthz")
@for_machines
def show_health() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@for_machines
def show_readiness() -> Response:
    """Say whether this installation can do its work, and if not, what is missing."""
    problems = health.problems()
    text = "".join(f"{problem}\n" for problem in problems) or "ready\n"
    return Response(text, 503 if problems else 200, mimetype="text/plain")
