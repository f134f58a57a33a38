"""The pages of the months after: by a secret link, and for whoever is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.access import Action, public, requires
from web.addresses import either_address
from web.check_ins import queries, words
from web.check_ins.forms import CheckInForm, EndForm, TellUsForm
from web.errors import Invalid, Reason
from web.matches import check_ins, closing, concerns, own_members

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("check_ins", __name__, template_folder="templates")
BY_LINK = "/check-in/<link>"
TELL_US = "/<language:language>/tell-us"
END = "/<language:language>/end"


@either_address(blueprint, BY_LINK)
@public
def show_check_in(link: str, **_address: object) -> str:
    """Ask how it is going."""
    shown = queries.check_in_page(link)
    return render_template("check_ins/check_in.html", shown=shown, link=link, words=words)


@either_address(blueprint, BY_LINK, "POST")
@public
def answer(link: str, **_address: object) -> Response:
    """Take the answer, and thank."""
    form = CheckInForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    check_ins.answer_by_link(link, form.said)
    return redirect(url_for("check_ins.show_check_in", link=link), 303)


@either_address(blueprint, f"{BY_LINK}/tell-us")
@public
def show_tell_us_by_link(link: str, **_address: object) -> str:
    """Ask what is not as it should be."""
    return _tell_us(TellUsForm(formdata=None), queries.tell_us_by_link(link))


@either_address(blueprint, f"{BY_LINK}/tell-us", "POST")
@public
def tell_us_by_link(link: str, **_address: object) -> Response | tuple[str, int]:
    """Take what the holder of a link tells us."""
    shown, form = queries.tell_us_by_link(link), TellUsForm()
    if not form.validate():
        return _tell_us(form, shown), 400
    concerns.tell_by_link(link, form.told)
    return redirect(url_for("check_ins.show_thanks"), 303)


@blueprint.get(TELL_US)
@requires(Action.OWN_PAGES)
def show_tell_us(**_address: object) -> str:
    """Ask what is not as it should be."""
    return _tell_us(TellUsForm(formdata=None), queries.tell_us(current_user.actor))


@blueprint.post(TELL_US)
@requires(Action.OWN_PAGES)
def tell_us(**_address: object) -> Response | tuple[str, int]:
    """Take what somebody tells us."""
    shown, form = queries.tell_us(current_user.actor), TellUsForm()
    form.offer(shown.matches)
    if not form.validate():
        return _tell_us(form, shown), 400
    concerns.tell(current_user.actor, form.told, form.match_id)
    return redirect(url_for("check_ins.show_thanks"), 303)


@either_address(blueprint, "/tell-us/thank-you")
@public
def show_thanks(**_address: object) -> str:
    """Say what happens now."""
    return render_template("check_ins/thanks.html")


@blueprint.get(END)
@requires(Action.OWN_PAGES)
def show_end(**_address: object) -> str:
    """Ask whether somebody would like to end."""
    return _end(EndForm(formdata=None))


@blueprint.post(END)
@requires(Action.OWN_PAGES)
def ask_to_end(**_address: object) -> Response | tuple[str, int]:
    """Take the wish to end; it goes to us and to nobody else."""
    form = EndForm()
    form.offer(own_members.own_members(current_user.actor))
    if not form.validate():
        return _end(form), 400
    closing.ask_to_end(current_user.actor, form.match_id)
    flash(_("Thank you. One of us calls you."), "good")
    return redirect(url_for("check_ins.show_end"), 303)


def _tell_us(form: TellUsForm, shown: queries.TellUsPage) -> str:
    form.offer(shown.matches)
    return render_template("check_ins/tell_us.html", form=form, shown=shown)


def _end(form: EndForm) -> str:
    matches = own_members.own_members(current_user.actor)
    form.offer([one for one in matches if not one.has_asked_to_end])
    return render_template("check_ins/end.html", form=form, matches=matches)
