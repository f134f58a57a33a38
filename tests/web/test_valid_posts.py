"""Every form of the site, sent as it should be: it has its effect, and sent twice it has it once.

The forms come from their pages and the addresses from the application, so that none is forgotten. What a
second sending may leave is what any request may: that somebody tried, was here, or was noted to do the same.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.web.rows import TABLES, TRACES, changed, deeds, other_deeds
from tests.web.stillness import A_SECOND, WEDNESDAY, still
from tests.web.valid_posts import POSTS, WITHOUT

if TYPE_CHECKING:
    from tests.web.posting import Posting
    from tests.web.rows import Rows

THREE = 3
ANOTHER_CODE = {"notification", "one_time_code"}
# What another press leaves besides, and why that is as it should be.
ANOTHER_PRESS = {
    # Another code is sent, and the one before does not work any more.
    "assisted.send_code_again": ANOTHER_CODE,
    "codes.send_code": ANOTHER_CODE,
    "newcomers.send_code_again": ANOTHER_CODE,
    "volunteers.send_again": ANOTHER_CODE,
    # The code is used up: the second press is a try that failed, and is noted as one.
    "staff.sign_in": {"audit_entry"},
    # A card opens the page as often as it is used: another session begins.
    "codes.enter_by_card": {"audit_entry"},
    # The first draft is empty, no browser holds it, and it is gone in half an hour.
    "volunteers.begin": {"sign_up_draft"},
}

# Whom a round puts together of those who fit equally well, its seed decides.
BY_CHANCE = {
    "for_one.choose": {"matching_round"},
    "rounds.find_proposals": {"matching_round"},
}


def test_every_address_that_takes_a_form_is_in_the_table(posting: Posting) -> None:
    rules = posting.stage.app.url_map.iter_rules()
    assert {rule.endpoint for rule in rules if "POST" in rule.methods} == POSTS.keys() | WITHOUT.keys()


@pytest.mark.slow
def test_each_form_takes_effect_and_sent_twice_takes_it_once(posting: Posting) -> None:
    without_effect, with_two = {}, {}
    for endpoint, post in POSTS.items():
        status, once = posting.once(endpoint)
        effect = changed(posting.kept, once)
        if status >= 400 or not effect - (TRACES - post.leaves):
            without_effect[endpoint] = status, effect
        with still(2, WEDNESDAY + A_SECOND):
            second = posting.again(posting.form(endpoint))
        twice = deeds(once, posting.rows()) - ANOTHER_PRESS.get(endpoint, set())
        if second.status_code >= 500 or twice:
            with_two[endpoint] = second.status_code, twice
    assert without_effect == {}
    assert with_two == {}


@pytest.mark.slow
def test_what_makes_rows_makes_them_once_when_three_press_at_one_moment(posting: Posting) -> None:
    """Three presses of one button, each in a thread of its own, leave what one press leaves."""
    different = {}
    for endpoint in POSTS:
        _status, once = posting.effect(endpoint)
        if not makes_rows(posting.kept, once):
            continue
        form = posting.form(endpoint)
        posting.put_back()
        posting.stage.is_changed = True
        with still(3), ThreadPoolExecutor(THREE) as threads:
            answers = list(threads.map(posting.again, [form] * THREE))
        besides = ANOTHER_PRESS.get(endpoint, set())
        after, statuses = posting.rows(), sorted(answer.status_code for answer in answers)
        others = other_deeds(posting.kept, once, after) - besides - BY_CHANCE.get(endpoint, set())
        many = {name for name in TABLES.keys() - TRACES - besides if len(after[name]) != len(once[name])}
        if others | many or statuses[-1] >= 500:
            different[endpoint] = statuses, others, many
    assert different == {}


def makes_rows(before: Rows, after: Rows) -> bool:
    """Whether there is more in any table than there was, traces aside."""
    return any(len(after[name]) > len(before[name]) for name in changed(before, after) - TRACES)
