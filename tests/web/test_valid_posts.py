"""Every form of the site, sent as it should be: it has its effect, and sent twice it has it once.

The forms come from their pages and the addresses from the application, so that none is forgotten. What a
second sending may leave is what any request may: that somebody tried, was here, or was noted to do the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.rows import TRACES, changed, deeds
from tests.web.stillness import A_SECOND, WEDNESDAY, still
from tests.web.valid_posts import POSTS, WITHOUT

if TYPE_CHECKING:
    from tests.web.posting import Posting

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


def test_every_address_that_takes_a_form_is_in_the_table(posting: Posting) -> None:
    rules = posting.stage.app.url_map.iter_rules()
    assert {rule.endpoint for rule in rules if "POST" in rule.methods} == POSTS.keys() | WITHOUT.keys()


@pytest.mark.slow
def test_each_form_takes_effect_and_sent_twice_takes_it_once(posting: Posting) -> None:
    kept = posting.kept()
    without_effect, with_two = {}, {}
    for endpoint, post in POSTS.items():
        with still(1):
            form = posting.form(endpoint)
            first = posting.send(form)
        once = posting.rows()
        effect = changed(kept, once)
        if first.status_code >= 400 or not effect - (TRACES - post.leaves):
            without_effect[endpoint] = first.status_code, effect
        with still(2, WEDNESDAY + A_SECOND):
            second = posting.again(form)
        twice = deeds(once, posting.rows()) - ANOTHER_PRESS.get(endpoint, set())
        if second.status_code >= 500 or twice:
            with_two[endpoint] = second.status_code, twice
    assert without_effect == {}
    assert with_two == {}
