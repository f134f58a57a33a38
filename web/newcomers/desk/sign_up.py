"""How a newcomer is signed up at the desk: the seven screens on four pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import lazy_gettext as _

from web import clock
from web.assisted.sign_ups import SIGN_UPS, SignUp, Told
from web.i18n import BY_TAG
from web.models import DraftKind
from web.newcomers import answers, queries, words
from web.newcomers.desk import operations
from web.newcomers.desk.addresses import choices, lines_of
from web.newcomers.desk.forms import PAGES, screen_at_the_desk
from web.newcomers.statements import read_aloud

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from web.drafts.queries import Draft
    from web.newcomers.fields import Screen


def _forms(page: str, draft: Draft) -> dict[str, Screen]:
    districts = [code for _zone, some in queries.districts() for code, _name in some]
    interests = [code for code, _name in queries.interests()]
    known = draft.answers["known"] | draft.answers
    return {
        step: screen_at_the_desk(step, known.get(step, {}), districts=districts, interests=interests)
        for step in PAGES[page]
    }


def _shown_with(draft: Draft) -> dict[str, Any]:
    return {"words": words, "aloud": read_aloud(BY_TAG[draft.language]), **choices(draft.language)}


def is_too_young(given: Mapping[str, Any]) -> bool:
    """Whether she is known to be under age."""
    return "you" in given and answers.is_under_age(given["you"], clock.today())


def told_on(pages: Mapping[str, tuple[str, ...]], lines: Mapping[str, list[str]]) -> list[Told]:
    """Return what was told on each screen, and the page on which it is changed."""
    page_of = {step: page for page, steps in pages.items() for step in steps}
    return [Told(page_of[step], str(words.STEPS[step]), some) for step, some in lines.items()]


def _told(kept: answers.Answers) -> list[Told]:
    return told_on(PAGES, lines_of(kept))


def _address_after(newcomer_id: UUID) -> str:
    return url_for("newcomer_desk.show_receipt", newcomer_id=newcomer_id)


SIGN_UPS[DraftKind.NEWCOMER] = SignUp(
    pages=PAGES,
    titles={
        "yes": _("First, three things"),
        "about": _("About her or him"),
        "finding": _("Times and wishes"),
        "reach": _("How to reach her or him"),
    },
    list_title=_("All newcomers"),
    list_endpoint="people.show_newcomers",
    template="newcomer_desk/page.html",
    too_young=_("You must be 18 to get a guide here. Nothing that was written is kept."),
    forms=_forms,
    shown_with=_shown_with,
    is_too_young=is_too_young,
    told=_told,
    keep=operations.sign_up,
    address_after=_address_after,
)
