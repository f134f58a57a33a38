"""What every template may use: the language of the page, the organisation, who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, g, request, url_for
from flask_babel import format_date, gettext

from web import clock, i18n
from web.wording import desk

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask


def init_presentation(app: Flask) -> None:
    """Give templates their common words and strict habits."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, day_and_time=day_and_time)
    app.context_processor(page_context)


def day(instant: datetime) -> str:
    """Return the day with its weekday and the month's name: figures alone are read in two ways."""
    return format_date(clock.local(instant).date(), "full")


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
        "home_url": url_for("rounds.show_rounds") if signed_in else url_for("pages.front_door"),
        "menu_items": [{"label": desk.ROUNDS, "url": url_for("rounds.show_rounds"), "current": True}],
    }


def _link(language: i18n.Language) -> dict[str, Any]:
    """Return the same page in another language, or the start page where this page has only one."""
    arguments = dict(request.view_args or {})
    if "language" in arguments and request.endpoint:
        address = url_for(request.endpoint, **{**arguments, "language": language})
    else:
        address = url_for("pages.show_start", language=language)
    return {"tag": language.tag, "endonym": language.endonym, "dir": language.dir, "url": address}
