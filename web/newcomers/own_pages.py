"""What somebody who has signed up sees and does: her receipt, her page, her answers, a break, leaving."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from web import i18n
from web.access import Action, requires
from web.activities import words as activity_words
from web.activities.own import own_invitations
from web.addresses import either_address
from web.answers.files import as_file
from web.errors import Invalid
from web.matches.own import own_pairs
from web.newcomers import leaving, operations, queries
from web.newcomers.addresses import OWN_STEP, blueprint, choices, form_of, own_page
from web.newcomers.adults.queries import is_adult
from web.newcomers.forms import MoreForm, PauseForm
from web.newcomers.words import STEPS, told, told_by_heading, told_more

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from web.newcomers.fields import Screen


@own_page("/welcome")
@requires(Action.OWN_PAGES)
def show_welcome(**_address: object) -> str:
    """Show the receipt."""
    return render_template("newcomers/welcome.html", me=queries.me(current_user.actor))


@either_address(blueprint, "/me")
@requires(Action.OWN_PAGES)
def show_me(**_address: object) -> str | Response:
    """Show where she stands, and everything she can do about it; whoever is no newcomer has another page."""
    actor = current_user.actor
    if not queries.is_newcomer(actor):
        if is_adult(actor):
            return redirect(url_for("adults.show_own_page", language=i18n.reader_language()), 302)
        return redirect(url_for("guide.show_home", language=i18n.reader_language()), 302)
    me = queries.me(actor)
    return render_template(
        "newcomers/me.html",
        me=me,
        lines=_lines(me),
        pairs=own_pairs(actor),
        invitations=own_invitations(actor),
        activity_words=activity_words,
        has_button=me.status is queries.Status.PAUSED,
    )


@own_page(f"/answers/{OWN_STEP}")
@requires(Action.OWN_PAGES)
def show_own_screen(step: str, **_address: object) -> str:
    """Show one screen with her answers."""
    kept = queries.me(current_user.actor).answers[step]
    return _screen(step, form_of(step, kept, is_signed_up=True))


@own_page(f"/answers/{OWN_STEP}", "POST")
@requires(Action.OWN_PAGES)
def keep_own_screen(step: str, **_address: object) -> Response | tuple[str, int]:
    """Put new answers in the place of the old."""
    form = form_of(step, {}, is_signed_up=True)
    if not form.validate():
        return _screen(step, form), 400
    operations.change(current_user.actor, step, form.answers)
    flash(_("Your answers are changed."), "good")
    return _home()


@own_page("/more")
@requires(Action.OWN_PAGES)
def show_more(**_address: object) -> str:
    """Show the four questions she may skip."""
    form = MoreForm(formdata=None, data=queries.more(current_user.actor))
    return render_template("newcomers/more.html", form=form)


@own_page("/more", "POST")
@requires(Action.OWN_PAGES)
def keep_more(**_address: object) -> Response | tuple[str, int]:
    """Keep what she answered of them."""
    form = MoreForm()
    if not form.validate():
        return render_template("newcomers/more.html", form=form), 400
    operations.tell_more(current_user.actor, {name: value or "" for name, value in form.answers.items()})
    flash(_("Thank you. We have kept your answers."), "good")
    return _home()


@own_page("/pause")
@requires(Action.OWN_PAGES)
def show_pause(**_address: object) -> str:
    """Ask until when."""
    return render_template("newcomers/pause.html", form=PauseForm(formdata=None))


@own_page("/pause", "POST")
@requires(Action.OWN_PAGES)
def pause(**_address: object) -> Response | tuple[str, int]:
    """Begin a break."""
    form = PauseForm()
    if not form.validate():
        return render_template("newcomers/pause.html", form=form), 400
    try:
        operations.pause(current_user.actor, date.fromisoformat(form.until.text))
    except Invalid:
        form.refuse("until", _("Choose a day within the next year."))
        return render_template("newcomers/pause.html", form=form), 400
    flash(_("You are taking a break now. You keep your place."), "good")
    return _home()


@own_page("/come-back", "POST")
@requires(Action.OWN_PAGES)
def come_back(**_address: object) -> Response:
    """End a break."""
    operations.come_back(current_user.actor)
    flash(_("Welcome back. You keep your place."), "good")
    return _home()


@own_page("/data")
@requires(Action.OWN_PAGES)
def show_data(**_address: object) -> str:
    """Show what we keep, and who has looked at it."""
    actor = current_user.actor
    me = queries.me(actor)
    invited = activity_words.told(queries.invitations(actor))
    sections = told_by_heading(_lines(me), told_more(me.more), invited)
    return render_template("newcomers/data.html", sections=sections, lookups=queries.lookups(actor))


@own_page("/data/file")
@requires(Action.OWN_PAGES)
def download_data(**_address: object) -> Response:
    """Give what we keep as a file."""
    return as_file(queries.everything(current_user.actor))


@own_page("/leave")
@requires(Action.OWN_PAGES)
def show_leave(**_address: object) -> str:
    """Ask whether she wants to leave, and say what that means."""
    return render_template("newcomers/leave.html", me=queries.me(current_user.actor))


@own_page("/leave", "POST")
@requires(Action.OWN_PAGES)
def leave(**_address: object) -> Response:
    """Let her go."""
    leaving.leave(current_user.actor)
    return _goodbye("left")


@own_page("/delete", "POST")
@requires(Action.OWN_PAGES)
def delete_everything(**_address: object) -> Response:
    """Delete all that is hers."""
    leaving.delete_everything(current_user.actor)
    return _goodbye("deleted")


def _goodbye(how: str) -> Response:
    logout_user()
    session.clear()
    return redirect(url_for("newcomers.show_goodbye", how=how), 303)


def _lines(me: queries.Me) -> dict[str, list[str]]:
    districts = {code: name for _zone, some in queries.districts() for code, name in some}
    return told(me.answers, districts, dict(queries.interests()))


def _home() -> Response:
    return redirect(url_for("newcomers.show_me"), 303)


def _screen(step: str, form: Screen) -> str:
    values: dict[str, Any] = choices(step)
    return render_template(
        [f"newcomers/{step}.html", "newcomers/screen.html"],
        form=form,
        step=step,
        title=STEPS[step],
        is_signed_up=True,
        **values,
    )
