"""Matches in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request
from flask_login import current_user

from matching.lifecycle import MatchStatus
from web import i18n
from web.access import Action, requires
from web.errors import NotFound, Reason
from web.follow_up import meeting_words, queries, words
from web.matches import words as say

if TYPE_CHECKING:
    from uuid import UUID

blueprint = Blueprint("follow_up", __name__, template_folder="templates")


@blueprint.get("/matches")
@requires(Action.READ_PEOPLE)
def show_matches() -> str:
    """Show the matches of one's own programmes."""
    shown = _status(request.args.get("status", ""))
    page = request.args.get("page", 1, type=int)
    found = queries.matches(current_user.actor, status=shown, page=page)
    return render_template("follow_up/list.html", found=found, shown=shown, words=words)


@blueprint.get("/matches/<uuid:match_id>")
@requires(Action.READ_PEOPLE)
def show_match(match_id: UUID) -> str:
    """Show one match."""
    shown = queries.match_page(current_user.actor, match_id)
    return render_template(
        "follow_up/match.html",
        shown=shown,
        words=words,
        say=say,
        meeting_words=meeting_words,
        agreement_languages=[(language.tag, language.endonym) for language in i18n.PUBLIC],
    )


def _status(text: str) -> MatchStatus | None:
    if not text:
        return None
    try:
        return MatchStatus(text)
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None
