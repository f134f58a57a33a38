"""The addresses of the desk's pages for newcomers, and what they are shown with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from web.newcomers import addresses, answers, queries, words

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


@blueprint.context_processor
def vocabulary() -> dict[str, Any]:
    """Give the templates their words."""
    return {"words": words}
