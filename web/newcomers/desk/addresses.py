"""The addresses of the desk's pages for newcomers, and what they are shown with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for

from web.newcomers import addresses, answers, queries, words

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("newcomer_desk", __name__, template_folder="templates")
STEP = addresses.OWN_STEP


def choices(language: str = "") -> dict[str, Any]:
    """Return what the screens choose from; a language already known is offered first."""
    every = {name: value for step in answers.STEPS for name, value in addresses.choices(step).items()}
    return every | {"page_language": language}


def lines_of(kept: answers.Answers) -> dict[str, list[str]]:
    """Return each screen's answers in a few lines."""
    districts = {code: name for _zone, some in queries.districts() for code, name in some}
    return words.told(kept, districts, dict(queries.interests()))


def back_to_person(newcomer_id: UUID, done: str) -> Response:
    """Return to the newcomer's own page at the desk, and say what was done."""
    flash(done, "good")
    return redirect(url_for("people.show_newcomer", newcomer_id=newcomer_id), 303)


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """Give the templates their words."""
    return {"words": words}
