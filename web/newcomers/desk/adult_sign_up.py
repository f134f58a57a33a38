"""How another adult of a newcomer's household is signed up at the desk: three pages, and her own yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from web.assisted.sign_ups import SIGN_UPS, Beginning, SignUp, Told
from web.errors import NotFound, Reason
from web.i18n import BY_TAG
from web.matches.whose import Recorded
from web.models import DraftKind
from web.newcomers import queries, words
from web.newcomers.adults import operations
from web.newcomers.desk.addresses import choices
from web.newcomers.desk.forms import screen_at_the_desk
from web.newcomers.desk.sign_up import is_too_young, told_on
from web.newcomers.forms import AdultForm
from web.newcomers.statements import AGREE_TO_TAKE_PART, read_aloud

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.access import Actor
    from web.drafts.queries import Draft
    from web.newcomers import answers
    from web.newcomers.fields import Screen

PAGES: dict[str, tuple[str, ...]] = {"yes": ("things",), "about": ("you",), "reach": ("contact",)}


def _beginning(actor: Actor, arguments: Mapping[str, str]) -> Beginning:
    """Read with whom she takes part; without that nobody begins here."""
    try:
        newcomer_id = UUID(arguments.get("newcomer", ""))
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None
    me = queries.me(actor, Recorded(newcomer_id))
    line = gettext("She or he takes part with %(name)s, and is asked separately.", name=me.call_name)
    return Beginning({"newcomer": str(newcomer_id)}, line)


def _forms(page: str, draft: Draft) -> dict[str, Screen]:
    return {step: _form(step, draft.answers.get(step, {})) for step in PAGES[page]}


def _form(step: str, kept: Mapping[str, Any]) -> Screen:
    if step == "you":
        return AdultForm(data=dict(kept))
    return screen_at_the_desk(step, kept, districts=(), interests=())


def _shown_with(draft: Draft) -> dict[str, Any]:
    aloud = read_aloud(BY_TAG[draft.language], AGREE_TO_TAKE_PART)
    return {"words": words, "aloud": aloud, **choices(draft.language)}


def _told(kept: answers.Answers) -> list[Told]:
    return told_on(PAGES, words.told_of_adult(kept))


def _address_after(newcomer_id: UUID) -> str:
    return url_for("people.show_newcomer", newcomer_id=newcomer_id)


SIGN_UPS[DraftKind.ADULT] = SignUp(
    pages=PAGES,
    titles={
        "yes": _("First, three things"),
        "about": _("About her or him"),
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
    keep=operations.add_adult,
    address_after=_address_after,
    beginning=_beginning,
)
