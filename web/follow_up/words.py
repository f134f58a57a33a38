"""The desk's words about matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from matching.lifecycle import MatchStatus
from web.models import AnsweredHow, OfferAnswer
from web.wording.desk_facts import language

if TYPE_CHECKING:
    from flask_babel import LazyString

STATUSES: dict[MatchStatus, LazyString] = {
    MatchStatus.OFFERED: _("Being asked"),
    MatchStatus.ACCEPTED: _("Both have said yes"),
    MatchStatus.ACTIVE: _("Meeting each other"),
    MatchStatus.PAUSED: _("Taking a break"),
    MatchStatus.CLOSED: _("Ended"),
}
TONES = {
    MatchStatus.OFFERED: "info",
    MatchStatus.ACCEPTED: "warn",
    MatchStatus.ACTIVE: "good",
    MatchStatus.PAUSED: "neutral",
    MatchStatus.CLOSED: "neutral",
}
EVENTS: dict[str, LazyString] = {
    "approve": _("The proposal was approved"),
    "answer_yes": _("Said yes"),
    "answer_talk_first": _("Wanted to talk first"),
    "answer_no": _("Said no"),
    "answer_knows_person": _("Knew the other already"),
    "agree": _("Said yes to the agreement"),
    "share_number": _("Said that the other may have the number"),
    "keep_number": _("Said that the number is not to be shared"),
    "record_call": _("Was called"),
    "expire": _("Did not answer in time"),
    "ask_how_it_goes": _("Was asked how it is going"),
    "remind": _("Was reminded"),
    "say_how_it_goes": _("Answered how it is going"),
    "settle_check_in": _("An answer was seen to"),
    "pause_match": _("The two began a break"),
    "take_match_up": _("The break ended"),
    "close_match": _("It came to an end"),
    "undo_closing": _("The end was taken back"),
    "settle_wish_to_end": _("The two go on after a talk"),
    "set_meeting": _("A time was set for the first meeting"),
    "move_meeting": _("The first meeting was moved"),
    "want_call": _("Wanted to be called"),
    "meeting_held": _("They met"),
    "meeting_not_held": _("They had not met after all"),
    "meeting_moved": _("The first meeting is to be moved"),
    "meeting_newcomer_could_not": _("The newcomer could not come"),
    "meeting_volunteer_could_not": _("The volunteer could not come"),
    "meeting_nobody_came": _("Nobody came"),
    "interpreter_needed": _("An interpreter is needed"),
    "interpreter_ordered": _("An interpreter was ordered"),
    "interpreter_confirmed": _("The interpreter was confirmed"),
    "interpreter_used": _("The interpreter was there"),
    "need_no_interpreter": _("No interpreter is needed"),
}
WAYS: dict[AnsweredHow, LazyString] = {
    AnsweredHow.SELF: _("on the page"),
    AnsweredHow.PHONE: _("by phone"),
    AnsweredHow.IN_PERSON: _("in person"),
    AnsweredHow.INTERPRETER: _("with an interpreter"),
}
ANSWERS: dict[OfferAnswer, LazyString] = {
    OfferAnswer.YES: _("Yes"),
    OfferAnswer.NO: _("No"),
    OfferAnswer.KNOWS_PERSON: _("Knows the person"),
    OfferAnswer.TALK_FIRST: _("Wants to talk more first"),
}
RECORDED_WAYS = [(how, words) for how, words in WAYS.items() if how is not AnsweredHow.SELF]
SOMETHING = _("Something was changed")
__all__ = ["ANSWERS", "EVENTS", "RECORDED_WAYS", "SOMETHING", "STATUSES", "TONES", "WAYS", "language"]
