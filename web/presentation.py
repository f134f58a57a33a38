"""What every template may use: the language of the page, the organisation, who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, g, request, url_for
from flask_babel import format_date, gettext

from web import clock, i18n
from web.access import Action
from web.numbers import spaced_phone
from web.wording import desk

if TYPE_CHECKING:
    from datetime import date, datetime

    from flask import Flask

    from web.accounts.queries import SignedIn


# What it is called, where it leads, who may open it, and the features whose pages stand under it.
MENU = (
    (desk.TODAY, "today.show_today", Action.READ_PEOPLE, {"today"}),
    (
        desk.ROUNDS,
        "rounds.show_rounds",
        Action.READ_ROUNDS,
        {"rounds", "proposals", "round_table", "round_wishes", "round_evidence"},
    ),
    (desk.MATCHES, "follow_up.show_matches", Action.READ_PEOPLE, {"follow_up"}),
    (desk.CONCERNS, "months.show_concerns", Action.HEAR_CONCERNS, {"months"}),
    (desk.PEOPLE, "people.show_newcomers", Action.READ_PEOPLE, {"for_one", "people", "vetting"}),
    (desk.ACTIVITIES, "activities_desk.show_activities", Action.READ_PEOPLE, {"activities_desk"}),
    (desk.CALENDAR, "programmes.show_calendar", Action.EDIT_PROGRAMMES, {"programmes"}),
    (desk.CERTIFICATES, "vetting.show_certificates", Action.READ_CERTIFICATES, {"vetting"}),
)


def init_presentation(app: Flask) -> None:
    """Give templates their common words and strict habits."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, day_of=day_of, day_and_time=day_and_time, spaced_phone=spaced_phone)
    app.context_processor(page_context)


def day(instant: datetime) -> str:
    """Return the day with its weekday and the month's name: figures alone are read in two ways."""
    return day_of(clock.local(instant).date())


def day_of(date_: date) -> str:
    """Return a date in the same words."""
    return format_date(date_, "full")


def day_and_time(instant: datetime) -> str:
    """Return the day and the time by the 24-hour clock."""
    local = clock.local(instant)
    return gettext("%(day)s at %(time)s", day=day(instant), time=f"{local:%H:%M}")


def page_context() -> dict[str, Any]:
    """Return the names that every template may use."""
    signed_in = g.get("signed_in")
    return {
        "locale": i18n.reader_language(),
        "languages": i18n.DESK if g.get("at_the_desk") else [_link(language) for language in i18n.PUBLIC],
        "organisation": g.get("organisation"),
        "current_actor": signed_in,
        "is_demo": current_app.config["SETTINGS"].is_demo,
        "home_url": _home(signed_in),
        "guide_url": url_for("volunteers.show_start"),
        "sign_in_url": url_for("codes.show_sign_in"),
        "menu_items": _menu(signed_in) if signed_in else [],
    }


def _home(signed_in: SignedIn | None) -> str:
    """Return where the name of the organisation leads: to one's own page."""
    if signed_in is None:
        return url_for("pages.show_start")
    if signed_in.actor.may(Action.OWN_PAGES):
        return url_for("newcomers.show_me", language=i18n.reader_language())
    allowed = [endpoint for _label, endpoint, action, _features in MENU if signed_in.actor.may(action)]
    return url_for(allowed[0] if allowed else "pages.front_door")


def _menu(signed_in: SignedIn) -> list[dict[str, Any]]:
    """Return the desk's menu: what this account may open."""
    return [
        {
            "label": label,
            "url": url_for(endpoint),
            "current": (request.endpoint or "").partition(".")[0] in features,
        }
        for label, endpoint, action, features in MENU
        if signed_in.actor.may(action)
    ]


def _link(language: i18n.Language) -> dict[str, Any]:
    """Return the same page in another language, or the start page where this page has only one."""
    arguments = dict(request.view_args or {})
    if "language" in arguments and request.endpoint:
        address = url_for(request.endpoint, **{**arguments, "language": language})
    else:
        address = url_for("pages.show_start", language=language)
    return {"tag": language.tag, "endonym": language.endonym, "dir": language.dir, "url": address}
