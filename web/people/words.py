"""The desk's words about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from matching.lifecycle import EnrolmentStatus
from web.models import InterpreterWish
from web.people.queries import Standing

if TYPE_CHECKING:
    from flask_babel import LazyString

STANDINGS: dict[Standing, LazyString] = {
    Standing.NEW: _("New"),
    Standing.WAITING: _("Waiting"),
    Standing.MATCHED: _("Matched"),
    Standing.PAUSED: _("Taking a break"),
    Standing.LEFT: _("Has left"),
}
TONES = {
    Standing.NEW: "warn",
    Standing.WAITING: "info",
    Standing.MATCHED: "good",
    Standing.PAUSED: "neutral",
    Standing.LEFT: "neutral",
}
STATUSES: dict[EnrolmentStatus, LazyString] = {
    EnrolmentStatus.SIGNED_UP: _("Not talked with yet"),
    EnrolmentStatus.READY: _("On the waiting list"),
    EnrolmentStatus.PAUSED: _("Taking a break"),
    EnrolmentStatus.LEFT: _("Has left"),
}
INTERPRETER: dict[InterpreterWish, LazyString] = {
    InterpreterWish.YES: _("wants an interpreter at the first meeting"),
    InterpreterWish.NO: _("needs no interpreter"),
    InterpreterWish.UNSURE: _("does not know about an interpreter yet"),
}
EVENTS: dict[str, LazyString] = {
    "sign_up": _("Signed up"),
    "record_talk": _("Somebody talked with her or him"),
    "pause": _("Began a break"),
    "take_up_again": _("Came back from the break"),
    "write_note": _("A note was written"),
    "read_contact": _("Contact and notes were read"),
    "approve": _("A proposal was approved"),
    "reject": _("A proposal was put aside"),
    "take_back": _("A decision was taken back"),
}
SOMETHING = _("Something was changed")
