"""The desk's words about people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from matching.lifecycle import EnrolmentStatus
from web.models import AnsweredHow, InterpreterWish
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
    "sign_up_at_the_desk": _("Signed up, assisted by the desk"),
    "add_adult": _("Another adult takes part too"),
    "hand_over": _("Left, and another adult goes on in her or his place"),
    "adult_left": _("One of the adults takes part no more"),
    "hand_out_data": _("All that we keep was opened, for her or him to see"),
    "leave": _("Left"),
    "come_back": _("Came back from the break"),
    "tell_more": _("More was told"),
    "change_you": _("Told something new about who takes part"),
    "change_languages": _("Told something new about languages"),
    "change_place": _("Told something new about area and travel"),
    "change_time": _("Told something new about times"),
    "change_wishes": _("Told something new about wishes"),
    "change_contact": _("Told something new about how to be reached"),
    "make_card": _("A card with a code was printed"),
    "take_card_back": _("The card with a code was taken back"),
    "record_talk": _("Somebody talked with her or him"),
    "pause": _("Began a break"),
    "take_up_again": _("Came back from the break"),
    "write_note": _("A note was written"),
    "read_contact": _("Contact and notes were read"),
    "approve": _("A proposal was approved"),
    "reject": _("A proposal was put aside"),
    "take_back": _("A decision was taken back"),
    "close_match": _("A match came to an end"),
    "invite_to_activity": _("Invited to an activity"),
    "take_invitation_back": _("An invitation was taken back"),
    "say_yes_to_invitation": _("Said yes to an activity"),
    "say_no_to_invitation": _("Said no to an activity"),
}
SOMETHING = _("Something was changed")
HOW: dict[str, LazyString] = {
    AnsweredHow.PHONE.value: _("told by phone"),
    AnsweredHow.IN_PERSON.value: _("told in person"),
    AnsweredHow.INTERPRETER.value: _("told with an interpreter"),
}
YES_GIVEN: dict[AnsweredHow, LazyString] = {
    AnsweredHow.SELF: _("Said yes on the own page on %(day)s"),
    AnsweredHow.PHONE: _("Said yes by phone on %(day)s"),
    AnsweredHow.IN_PERSON: _("Said yes in person on %(day)s"),
    AnsweredHow.INTERPRETER: _("Said yes with an interpreter on %(day)s"),
}
SCREENS: dict[str, LazyString] = {
    "you": _("Name, age, who takes part"),
    "languages": _("Languages and interpreter"),
    "place": _("Area and travel"),
    "time": _("Times"),
    "wishes": _("Wishes"),
    "contact": _("Phone, discretion and word"),
}
