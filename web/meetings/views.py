"""The page of a first meeting. Whoever holds a side's link finds the meeting there, and may move it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, redirect, render_template, url_for

from matching import Side
from web.access import public
from web.addresses import either_address
from web.errors import NotFound, Reason
from web.matches import meetings
from web.meetings import queries
from web.meetings.calendar import calendar_file
from web.meetings.forms import CannotComeForm, ChooseForm, WantCallForm, valid
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("meetings", __name__, template_folder="templates")
PAGE = "/meeting/<link>"


@either_address(blueprint, PAGE)
@public
def show_meeting(link: str, **_address: object) -> str:
    """Show how the first meeting stands, and what there is to choose."""
    page = queries.meeting_page(link)
    return render_template(f"meetings/{page.stage}.html", page=page, link=link)


@either_address(blueprint, f"{PAGE}/another-time")
@public
def show_other_times(link: str, **_address: object) -> str:
    """Show her the times that she may choose instead of the one that is set."""
    page = queries.meeting_page(link)
    if page.planned is None or page.side is not Side.NEWCOMER:
        raise NotFound(Reason.NOT_FOUND)
    return render_template("meetings/choose.html", page=page, link=link)


@either_address(blueprint, PAGE, "POST")
@public
def choose(link: str, **_address: object) -> AnyResponse:
    """Take the time she chose."""
    throttle(Purpose.MEETING_CHANGE, link)
    form = valid(ChooseForm())
    meetings.choose_time(
        link,
        form.time.data,
        wants_interpreter=form.interpreter.data == "yes",
        instead_of=form.instead_of.data,
    )
    return _back(link)


@either_address(blueprint, f"{PAGE}/cannot-come", "POST")
@public
def call_off(link: str, **_address: object) -> AnyResponse:
    """Take it that somebody cannot come."""
    throttle(Purpose.MEETING_CHANGE, link)
    meetings.call_off(link, valid(CannotComeForm()).meeting.data)
    return _back(link)


@either_address(blueprint, f"{PAGE}/call", "POST")
@public
def want_call(link: str, **_address: object) -> AnyResponse:
    """Take it that somebody wants to be called."""
    throttle(Purpose.MEETING_CHANGE, link)
    valid(WantCallForm())
    meetings.want_call(link)
    return _back(link)


@either_address(blueprint, f"{PAGE}/appointment.ics")
@public
def show_appointment(link: str, **_address: object) -> AnyResponse:
    """Give the meeting as a file for a calendar; a name that says nothing, like the file itself."""
    settings = current_app.config["SETTINGS"]
    file, method = calendar_file(queries.appointment(link), settings.public_url, settings.mail_from)
    return Response(
        file,
        headers={
            "Content-Type": f"text/calendar; charset=utf-8; method={method}",
            "Content-Disposition": 'attachment; filename="appointment.ics"',
        },
    )


def _back(link: str) -> AnyResponse:
    return redirect(url_for("meetings.show_meeting", link=link), 303)
