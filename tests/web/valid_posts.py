"""For every address that takes a form: who sends it, about whom, and what is typed where nothing is chosen.

The form itself is read from its page. `{name}` stands for an id of the station. A new address gets a line
here; without one the tests fail.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SOON, LATER, LONG_AGO = "2026-12-02", "2026-12-09", "2026-11-20"


@dataclass(frozen=True, slots=True)
class Post:
    """A form: who sends it, at which station, the page it stands on, and what is typed into it.

    `parts` are the parts of the address that are no ids. `leaves` names traces that are its whole effect.
    `opened_by` is how the page is opened.
    """

    who: str
    station: str = ""
    page: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    leaves: frozenset[str] = frozenset()
    opened_by: str = "GET"


def at_the_desk(page: str, station: str = "", **typed: str) -> Post:
    """A coordinator's form."""
    return Post("coordinator", station, page, typed)


HER, HIS = "/newcomers/{newcomer_id}", "/volunteers/{volunteer_id}"
ACTIVITY = "/activities/{activity_id}"
MATCH, ADULT = "/matches/{match_id}", "/newcomers/adults/{adult_id}"
LOOKS = frozenset({"audit_entry"})
POSTS: dict[str, Post] = {
    "accounts.sign_out": Post("coordinator", page="/today", leaves=frozenset({"signed_in_session"})),
    "activities.answer": Post("invited newcomer", "invited", "/nb/me"),
    "activities_desk.add": at_the_desk(
        "/activities/new", title="Tur", about="Vi går.", day=SOON, starts="17:00", ends="19:00"
    ),
    "activities_desk.edit": at_the_desk(ACTIVITY + "/edit", "invited", title="Tur"),
    "activities_desk.call_off": at_the_desk(ACTIVITY, "invited"),
    "activities_desk.invite": at_the_desk(
        "/activities/invite?newcomer={other_id}&activity={activity_id}", "invited"
    ),
    "activities_desk.record_answer": at_the_desk(ACTIVITY, "invited"),
    "activities_desk.take_back": at_the_desk(ACTIVITY, "invited"),
    "adults.leave": Post("adult", "with others", "/nb/me/with-others/leave"),
    "adults.delete_everything": Post("adult", "with others", "/nb/me/with-others/leave"),
    "assisted.begin": at_the_desk("/new/newcomer"),
    "assisted.keep_page": at_the_desk("/new/newcomer/{draft_id}/yes"),
    "assisted.finish": at_the_desk("/new/newcomer/{draft_id}/check", "told"),
    "assisted.send_code_again": at_the_desk("/new/newcomer/{draft_id}/check", "told with address"),
    "assisted.throw_away": at_the_desk("/new/newcomer"),
    "check_ins.answer": Post("anonymous", "meeting", "/nb/check-in/{link}"),
    "check_ins.tell_us_by_link": Post("anonymous", "meeting", "/nb/check-in/{link}/tell-us"),
    "check_ins.tell_us": Post("meeting newcomer", "meeting", "/nb/tell-us", {"words": "Hun kom ikke"}),
    "check_ins.ask_to_end": Post("meeting newcomer", "meeting", "/nb/end"),
    "codes.send_code": Post("anonymous", "door", "/nb/sign-in", {"email": "{email}"}),
    "codes.enter": Post("anonymous", "door", "/nb/sign-in/code", {"email": "{email}", "code": "{code}"}),
    "codes.enter_by_card": Post("anonymous", "card", "/nb/card", {"code": "{code}"}),
    "entry_cards.make_card": at_the_desk(HER + "/card", "new"),
    "entry_cards.take_card_back": at_the_desk(HER + "/card", "card"),
    "for_one.choose": at_the_desk(HER + "/who", "waiting", reason="Naboer"),
    "guide.say_ready": Post("waiting volunteer", "waiting", "/nb/guide"),
    "guide.pause": Post("waiting volunteer", "waiting", "/nb/guide", {"until": SOON}),
    "guide.take_up_again": Post("paused volunteer", "paused", "/nb/guide"),
    "guide.sign_declaration": Post("paused volunteer", "paused", "/nb/guide/declaration"),
    "guide.change_answers": Post(
        "waiting volunteer", "waiting", "/nb/guide/answers/you", {"call_name": "Bo"}
    ),
    "guide.leave": Post("waiting volunteer", "waiting", "/nb/guide/stop"),
    "guide.delete_my_data": Post("waiting volunteer", "waiting", "/nb/guide/stop"),
    "meetings.choose": Post("anonymous", "together", "/nb/meeting/{link}"),
    "meetings.want_call": Post("anonymous", "together", "/nb/meeting/{link}"),
    "meetings.call_off": Post("anonymous", "planned", "/nb/meeting/{link}"),
    "meetings_desk.plan": at_the_desk(MATCH, "together", day=SOON, time="17:00"),
    "meetings_desk.record_call": at_the_desk(MATCH, "planned"),
    "meetings_desk.book_interpreter": at_the_desk(MATCH, "planned", status="ordered"),
    "meetings_desk.say_what_became": at_the_desk(MATCH, "planned"),
    "meetings_desk.say_they_have_not_met": at_the_desk(MATCH, "held"),
    "months.record_how_it_goes": at_the_desk(MATCH, "meeting"),
    "months.settle_check_in": at_the_desk(MATCH, "meeting"),
    "months.settle_concern": at_the_desk("/concerns/{concern_id}"),
    "months.settle_wish_to_end": at_the_desk(MATCH, "meeting"),
    "months.pause": at_the_desk(MATCH, "meeting", until=SOON),
    "months.take_up": at_the_desk(MATCH, "resting"),
    "months.close": at_the_desk(MATCH, "meeting"),
    "months.undo": at_the_desk(MATCH, "ended"),
    "newcomer_desk.change_answers": at_the_desk(HER + "/answers/you", "waiting", call_name="Bo"),
    "newcomer_desk.tell_more": at_the_desk(HER + "/more", "waiting", avoids="Noen"),
    "newcomer_desk.show_data": Post("coordinator", "waiting", HER, leaves=LOOKS),
    "newcomer_desk.download_data": Post(
        "coordinator", "waiting", HER + "/data", leaves=LOOKS, opened_by="POST"
    ),
    "newcomer_desk.adult_leave": at_the_desk(ADULT + "/leave", "with others"),
    "newcomer_desk.adult_delete": at_the_desk(ADULT + "/leave", "with others"),
    "newcomer_desk.leave": at_the_desk(HER + "/leave", "waiting"),
    "newcomer_desk.delete_everything": at_the_desk(HER + "/leave", "waiting"),
    "newcomers.keep_screen": Post("newcomer's draft", page="/nb/join/you", typed={"call_name": "Bo"}),
    "newcomers.enter_code": Post("newcomer's draft", "newcomer's draft", "/nb/join/code", {"code": "{code}"}),
    "newcomers.send_code_again": Post("newcomer's draft", page="/nb/join/code"),
    "newcomers.delete_for_danger": Post("newcomer's draft", page="/nb/danger"),
    "newcomers.leave_page": Post("newcomer's draft", page="/nb/join/you"),
    "newcomers.ask_for_call": Post(
        "anonymous", page="/nb/call-me", typed={"call_name": "Li", "phone": "99 88 77 66"}
    ),
    "newcomers.keep_own_screen": Post(
        "waiting newcomer", "waiting", "/nb/me/answers/you", {"call_name": "Bo"}
    ),
    "newcomers.keep_more": Post("waiting newcomer", "waiting", "/nb/me/more", {"avoids": "Noen"}),
    "newcomers.pause": Post("waiting newcomer", "waiting", "/nb/me/pause", {"until": SOON}),
    "newcomers.come_back": Post("paused newcomer", "paused", "/nb/me"),
    "newcomers.leave": Post("waiting newcomer", "waiting", "/nb/me/leave"),
    "newcomers.delete_everything": Post("waiting newcomer", "waiting", "/nb/me/leave"),
    "offers.answer": Post("anonymous", "asked", "/nb/answer/{link}"),
    "offers.answer_ready": Post("anonymous", "waiting", "/nb/ready/{link}"),
    "offers.record_answer": at_the_desk(MATCH),
    "offers.record_call": at_the_desk(MATCH, "silent"),
    "people.record_talk": at_the_desk(HER, "new"),
    "people.pause": at_the_desk(HER, "waiting", until=SOON),
    "people.take_up_again": at_the_desk(HER, "paused"),
    "people.write_note": at_the_desk(HER + "/contact", "waiting", text="Ringte"),
    "programmes.close_for_a_while": at_the_desk("/calendar", first=SOON, last=LATER),
    "programmes.open_again": at_the_desk("/calendar"),
    "rounds.ask_who_is_ready": at_the_desk("/rounds/new"),
    "rounds.find_proposals": at_the_desk("/rounds/new"),
    "round_evidence.download_files": Post("coordinator", page="/rounds/{round_id}/evidence", leaves=LOOKS),
    "round_wishes.find_again": at_the_desk("/rounds/{round_id}"),
    "round_wishes.hold": at_the_desk("/rounds/{round_id}"),
    "round_wishes.leave_out": at_the_desk("/rounds/{round_id}"),
    "round_wishes.take_wish_back": at_the_desk("/rounds/{round_id}"),
    "round_table.approve_many": at_the_desk("/rounds/{round_id}/table", chosen="{proposal_id}:1"),
    "proposals.approve": at_the_desk("/rounds/{round_id}"),
    "proposals.reject": at_the_desk("/rounds/{round_id}"),
    "proposals.take_back": at_the_desk("/rounds/{round_id}?status=approved", "asked"),
    "staff.sign_in": Post(
        "anonymous",
        "staff door",
        "/staff",
        {"email": "{email}", "password": "{password}", "code": "{code}"},
    ),
    "staff.set_up": Post(
        "anonymous",
        "staff door",
        "/staff/lillevik/set-up/{token}",
        {"password": "gulrot under brua", "code": "{set_up_code}"},
    ),
    "today.record_call": at_the_desk("/calls/{request_id}"),
    "today.remind_me": at_the_desk(HER, "waiting", on=SOON),
    "today.finish_reminder": at_the_desk("/today"),
    "today.move_reminder": at_the_desk("/reminders/{reminder_id}", on=SOON),
    "together.send_phrase": Post("together newcomer", "together", "/nb/together/{match_id}"),
    "together.send_words": Post("together newcomer", "together", "/nb/together/{match_id}", {"words": "Hei"}),
    "together.open_new": Post("together newcomer", "together", "/nb/together/{match_id}"),
    "together.share_number": Post("together newcomer", "together", "/nb/together/{match_id}"),
    "together.agree": Post("together newcomer", "together", "/nb/together/{match_id}/agreement"),
    "together_desk.record_agreement": at_the_desk(MATCH, "together"),
    "together_desk.record_sharing": at_the_desk(MATCH, "together"),
    "vetting.record_step": at_the_desk(HIS, "new", done_on=LONG_AGO),
    "vetting.record_certificate": Post(
        "certificate_officer", "paused", "/certificates", {"done_on": LONG_AGO, "valid_until": "2028-11-20"}
    ),
    "vetting.choose_programmes": at_the_desk(HIS, "new"),
    "vetting.clear_for_children": Post("coordinator", "waiting", HIS, parts={"answer": "yes"}),
    "vetting.approve": at_the_desk(HIS, "vetted"),
    "vetting.take_approval_back": at_the_desk(HIS, "waiting"),
    "vetting.pause": at_the_desk(HIS, "waiting", until=SOON),
    "vetting.end_pause": at_the_desk(HIS, "paused"),
    "vetting.change_answers": at_the_desk(HIS + "/answers/you", "waiting", call_name="Bo"),
    "vetting.say_ready": at_the_desk(HIS + "/stop", "waiting"),
    "vetting.leave": at_the_desk(HIS + "/stop", "waiting"),
    "vetting.delete_everything": at_the_desk(HIS + "/stop", "waiting"),
    "vetting.show_contact": Post("coordinator", "waiting", HIS, leaves=LOOKS),
    "vetting.show_data": Post("coordinator", "waiting", HIS, leaves=LOOKS),
    "vetting.download_data": Post("coordinator", "waiting", HIS + "/data", leaves=LOOKS, opened_by="POST"),
    "volunteers.begin": Post("anonymous", page="/nb/be-a-guide/"),
    "volunteers.answer_step": Post("volunteer's draft", page="/nb/be-a-guide/you", typed={"call_name": "Bo"}),
    "volunteers.confirm": Post(
        "volunteer's draft", "volunteer's draft", "/nb/be-a-guide/code", {"code": "{code}"}
    ),
    "volunteers.send_again": Post("volunteer's draft", page="/nb/be-a-guide/code"),
}
WITHOUT = {
    "accounts.demo_sign_in": "the kept world has nobody of the demo; it opens a session and nothing else",
    "accounts.choose_language": "is kept in the browser alone",
}
