"""Words that only those who work here meet, in the desk's languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.errors import Reason

if TYPE_CHECKING:
    from flask_babel import LazyString

REASONS: dict[Reason, LazyString] = {
    Reason.POLICIES_DIFFER: _("These programmes have different rules. Choose one of them at a time."),
    Reason.NOTHING_COUNTS: _(
        "Interests, language, time and way cannot all count nothing. Let at least one of them count."
    ),
    Reason.RESTS_ALREADY: _("The programme rests on one of these days already."),
    Reason.PROGRAMME_RESTS: _("The programme rests today. Approve when it is open again."),
    Reason.VOLUNTEER_NOT_READY: _("The volunteer has not said yes to a new person now. Ask first."),
    Reason.ALREADY_ASKED: _("The newcomer has been asked already. Talk together first."),
    Reason.ALREADY_DECIDED: _("Somebody has already decided about this proposal."),
    Reason.VOLUNTEER_FULL: _("The volunteer has no free place any more. Another coordinator was quicker."),
    Reason.VOLUNTEER_PAUSED: _("The volunteer is taking a break now."),
    Reason.VOLUNTEER_NOT_APPROVED: _("The volunteer is not approved and ready now."),
    Reason.VOLUNTEER_BEING_ASKED: _(
        "The volunteer is being asked about somebody else. Wait for that answer."
    ),
    Reason.VOLUNTEER_SAW_ENOUGH: _("The volunteer has been asked about three people in three months."),
    Reason.NEWCOMER_NOT_WAITING: _("The newcomer is not waiting any more, and may have a match already."),
    Reason.PARTNER_NOT_ADDED: _(
        "The newcomer comes with a partner who has not been added yet. Do that on the newcomer's page first."
    ),
    Reason.TAKES_PART_ALONE: _("The newcomer takes part alone. Change who takes part first."),
    Reason.MEETS_SOMEBODY: _(
        "There is a match now that the others have been asked about. Add her or him later."
    ),
    Reason.NO_FIRST_MEETING: _("These two are not looking for a first meeting now."),
    Reason.PAIR_RULED_OUT: _("These two must not be matched."),
    Reason.MATCH_CHANGED: _("This match does not stand where it stood. Look at it again."),
    Reason.UNDO_OVER: _("This cannot be taken back any more. Find a new proposal for them instead."),
    Reason.SIGN_IN_WRONG: _("We could not sign you in. Check e-mail, password and code."),
    Reason.LINK_ENDED: _("This link has been used or is too old. Ask whoever invited you for a new one."),
    Reason.ADDRESS_TAKEN: _("This address has an account already."),
    Reason.HAS_ADDRESS: _("She or he has an e-mail address and gets a code there. No card is needed."),
    Reason.HAS_LEFT: _("She or he does not take part any more."),
    Reason.CARD_CHANGED: _(
        "A card was made just now. If it was not printed, go back and print a new one; the other then ends."
    ),
    Reason.NO_PROGRAMME: _("Choose a programme first."),
    Reason.STEPS_MISSING: _("A step that one of the programmes asks for is missing."),
    Reason.CERTIFICATE_MISSING: _(
        "A programme asks for a police certificate before somebody meets children, and none is recorded."
    ),
    Reason.CERTIFICATE_OFFICER_ONLY: _("Only the certificate officer records that a certificate was seen."),
    Reason.NEWCOMER_CHANGED: _(
        "The newcomer has changed what she told since the proposals were made. Find proposals again."
    ),
    Reason.VOLUNTEER_CHANGED: _(
        "The volunteer has changed what he told since the proposals were made. Find proposals again."
    ),
    Reason.ROUND_SOLVED_AGAIN: _("There are newer proposals in this round. Look at those."),
    Reason.ROUND_FORGOTTEN: _(
        "Somebody in this round has been deleted, and the round with her. Find proposals afresh."
    ),
    Reason.ROUND_TAKES_LONG: _(
        "To solve this round again takes longer than a page may. Try once more in the evening."
    ),
    Reason.CANNOT_BE_HELD: _(
        "These two cannot be held: one of them has no free place, or they are not to meet."
    ),
    Reason.NOT_CLEARED: _("The volunteer is not cleared to meet children, and children will take part."),
    Reason.RULE_STANDS: _(
        "Something that cannot give way stands between these two. Ask whoever has said that it must be so."
    ),
    Reason.REASON_NEEDED: _("Write why: this pair goes against something that should hold."),
    Reason.ACTIVITY_OVER: _("The activity has begun, or the invitation has been taken back."),
    Reason.ACTIVITY_CALLED_OFF: _("The activity is called off."),
    Reason.ACTIVITY_FULL: _("There is not room for so many. Invite fewer, or make more room first."),
    Reason.ROOM_TAKEN: _("More people than that have a place already. Take invitations back first."),
    Reason.AUDIENCE_INVITED: _(
        "Somebody is invited whom it would not be for any more. Take that invitation back first."
    ),
    Reason.CANNOT_BE_INVITED: _(
        "Something has changed: one of those you chose cannot be invited now. Nobody was. Look again."
    ),
    Reason.NOT_BOTH_INVITED: _(
        "There is something to look at first: not all of those you chose can be invited to the same. "
        "Nobody was."
    ),
    Reason.LOOK_FIRST: _("Read first what has been written about whom not to meet, and tick the box."),
    Reason.HELD_NOT_HERE: _(
        "Somebody you hold a place for does not take part now. Take that wish back first."
    ),
}

TODAY = _("Today")
ROUNDS = _("Rounds")
PEOPLE = _("People")
CERTIFICATES = _("Certificates")
MATCHES = _("Matches")
CONCERNS = _("Concerns")
CALENDAR = _("Calendar")
ACTIVITIES = _("Activities")
TO_THE_ROUNDS = _("To the rounds")
