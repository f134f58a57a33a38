"""How a volunteer is signed up at the desk: the seven screens on three pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import lazy_gettext as _

from web import clock, i18n
from web.answers import queries as lists
from web.assisted.sign_ups import SIGN_UPS, SignUp, Told
from web.i18n import BY_TAG
from web.models import DraftKind
from web.volunteers import changes, operations, words
from web.volunteers.desk.forms import ContactForm
from web.volunteers.forms import FORMS, prepared
from web.volunteers.registration import Step, is_adult, year_typed
from web.volunteers.statements import read_aloud

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from web.answers.forms import StepForm
    from web.drafts.queries import Draft

PAGES: dict[str, tuple[str, ...]] = {
    "about": (Step.YOU, Step.LANGUAGES, Step.PLACE),
    "finding": (Step.TIME, Step.TOGETHER, Step.WISHES),
    "reach": (Step.CONTACT,),
}


def _forms(page: str, draft: Draft) -> dict[str, StepForm]:
    return {step: _form(Step(step), draft.answers.get(step)) for step in PAGES[page]}


def _form(step: Step, answers: dict[str, Any] | None) -> Any:
    kind = ContactForm if step is Step.CONTACT else FORMS[step]
    return prepared(
        step, kind(data=answers), lists.areas, lambda: lists.interests(i18n.reader_language().tag)
    )


def _shown_with(draft: Draft) -> dict[str, Any]:
    return {"titles": words.STEP_TITLES, "agree": read_aloud(BY_TAG[draft.language])}


def _is_too_young(given: Mapping[str, Any]) -> bool:
    you = given.get(Step.YOU)
    return you is not None and not is_adult(year_typed(you["birth_year"]) or 0, clock.today())


def _told(answers: dict[str, Any]) -> list[Told]:
    page_of = {step: page for page, steps in PAGES.items() for step in steps}
    return [Told(page_of[one.step], one.label, one.lines) for one in changes.told_so_far(answers)]


def _address_after(volunteer_id: UUID) -> str:
    return url_for("vetting.show_volunteer", volunteer_id=volunteer_id)


SIGN_UPS[DraftKind.VOLUNTEER] = SignUp(
    pages=PAGES,
    titles={
        "about": _("About her or him"),
        "finding": _("Times and wishes"),
        "reach": _("How to reach her or him"),
    },
    list_title=_("All volunteers"),
    list_endpoint="vetting.show_volunteers",
    template="vetting/sign_up.html",
    too_young=_("You must be 18 to be a guide. Nothing that was written is kept."),
    forms=_forms,
    shown_with=_shown_with,
    is_too_young=_is_too_young,
    told=_told,
    keep=operations.register_at_the_desk,
    address_after=_address_after,
)
