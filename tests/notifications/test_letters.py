"""Letters: in the reader's language and direction, with her word, and with nothing about anybody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib
import pytest
from sqlalchemy import delete, select, update

from tests import factories
from tests.notifications import post
from tests.pages import parse, text_of
from web import clock
from web.database import db, transaction
from web.i18n import BY_TAG
from web.models import Account, DraftKind, OneTimeCode, Person, SignUpDraft
from web.notifications.isolation import BEGIN, BEGIN_LEFT_TO_RIGHT, END, isolated
from web.notifications.letters import letter_of
from web.notifications.paper import message_of

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.worlds import World
    from web.notifications.paper import Letter

OVERRIDE = "\u202e"


def the_letter() -> Letter | None:
    return letter_of(db.session(), post.row())


def the_message() -> EmailMessage:
    row, letter = post.row(), the_letter()
    return message_of(letter, row.id, row.created_at, post.OURS)


@pytest.mark.parametrize(
    ("language", "hello", "word"),
    [
        ("nb", "Hei Ada.", "Ordet ditt: fjell."),
        ("en", "Hello Ada.", "Your word: fjell."),
        ("ar", f"مرحبًا {BEGIN}Ada{END}.", f"{BEGIN}fjell{END}"),
    ],
)
def test_a_letter_greets_and_shows_her_word_in_her_language(
    inside: World, language: str, hello: str, word: str
) -> None:
    post.person_asks_for_code(language, call_name="Ada", word="fjell")
    letter = the_letter()
    assert letter.text.splitlines()[0] == hello
    assert word in letter.text
    assert letter.sender == "Lillevik kommune"
    assert "22\N{NO-BREAK SPACE}22\N{NO-BREAK SPACE}22\N{NO-BREAK SPACE}22" in letter.text


@pytest.mark.parametrize("language", ["nb", "en", "ar"])
def test_a_number_to_call_is_never_broken_over_two_lines(inside: World, language: str) -> None:
    post.person_asks_for_code(language)
    letter = the_letter()
    assert re.search(r"22\s22", letter.text + letter.html)
    assert not re.search(r"\d \d", letter.text + letter.html)


@pytest.mark.parametrize("language", ["nb", "en", "ar"])
@pytest.mark.parametrize("is_discreet", [True, False])
def test_the_code_stands_alone_so_that_it_can_be_copied(
    inside: World, language: str, *, is_discreet: bool
) -> None:
    post.person_asks_for_code(language, is_discreet=is_discreet)
    letter, code = the_letter(), post.the_code()
    assert code in letter.text.splitlines()
    assert [text_of(strong) for strong in parse(letter.html).iter("strong")] == [code]
    assert code not in letter.subject


@pytest.mark.parametrize("language", ["nb", "en", "ar"])
def test_a_discreet_letter_names_nobody(inside: World, language: str) -> None:
    post.person_asks_for_code(language, call_name="Ada", word="fjell", is_discreet=True)
    message = the_message()
    whole = message.as_string() + the_letter().text + the_letter().html
    assert "fjell" in the_letter().text
    for secret in ("Ada", "Lillevik kommune", "22 22", "guide", "مرافق"):
        assert secret not in whole
    assert str(message["From"]) == post.OURS


@pytest.mark.parametrize(("kind", "names_us"), [(DraftKind.NEWCOMER, False), (DraftKind.VOLUNTEER, True)])
def test_before_a_newcomer_says_who_reads_her_messages_nobody_is_named(
    inside: World, kind: DraftKind, *, names_us: bool
) -> None:
    post.ask_for_code("en", kind)
    assert ("Lillevik kommune" in the_letter().text) is names_us


def test_the_two_forms_say_the_same_and_html_fetches_nothing(inside: World) -> None:
    post.person_asks_for_code("ar", call_name="<b>Ada</b> & Co", word="fjell")
    letter = the_letter()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(letter.html)
    assert (tree.get("lang"), tree.get("dir"), tree.find("body").get("dir")) == ("ar", "rtl", "rtl")
    assert text_of(tree.find("body")) == " ".join(letter.text.split())
    attributes = {name for element in tree.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert attributes <= {"lang", "dir", "charset"}


def test_a_message_carries_what_mail_servers_need(inside: World) -> None:
    post.person_asks_for_code("ar")
    message, row = the_message(), post.row()
    assert message["Message-ID"] == f"<{row.id}@lillevik.example.org>"
    assert message["Content-Language"] == "ar"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == row.created_at.replace(microsecond=0)
    assert message.get_content_type() == "multipart/alternative"
    assert message.as_bytes().isascii()


def test_a_name_cannot_break_out_of_its_place(inside: World) -> None:
    post.person_asks_for_code("nb", call_name=f"Ada\r\nBcc: x@example.org{OVERRIDE}")
    assert "Hei Ada Bcc: x@example.org." in the_letter().text
    assert the_message()["Bcc"] is None


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("nb", "Ada", "Ada"),
        ("nb", "22 22", "22 22"),
        ("nb", "أميرة", f"{BEGIN}أميرة{END}"),
        ("nb", "Ada أميرة", f"{BEGIN}Ada أميرة{END}"),
        ("ar", "أميرة", "أميرة"),
        ("ar", "Ada", f"{BEGIN}Ada{END}"),
        ("ar", "22 22", f"{BEGIN_LEFT_TO_RIGHT}22 22{END}"),
        ("nb", f"A{END}d{OVERRIDE}a", "Ada"),
    ],
)
def test_what_runs_the_other_way_is_kept_apart(language: str, text: str, shown: str) -> None:
    assert isolated(text, BY_TAG[language]) == shown


def test_nobody_else_is_in_her_letter(inside: World) -> None:
    with transaction() as session:
        factories.volunteer(session, inside.programme_id, call_name="Berit")
    post.person_asks_for_code("nb", call_name="Amira")
    whole = the_letter().text + the_letter().html + the_letter().subject
    for other in ("Berit", "Kari", "Flyktningguide", "Sentrum", "bibliotek"):
        assert other not in whole


def used() -> object:
    return update(OneTimeCode).values(used_at=clock.now())


def ended() -> object:
    return update(OneTimeCode).values(ends_at=clock.now())


def gone() -> object:
    return delete(OneTimeCode)


def closed() -> object:
    return update(Account).values(closed_at=clock.now())


@pytest.mark.parametrize("happening", [used, ended, gone, closed])
def test_a_code_that_no_longer_works_is_not_sent(inside: World, happening) -> None:
    post.person_asks_for_code()
    with transaction() as session:
        session.execute(happening())
    assert the_letter() is None


@pytest.mark.parametrize("table", [Person, SignUpDraft])
def test_somebody_who_is_gone_is_not_written_to(inside: World, table) -> None:
    post.person_asks_for_code() if table is Person else post.ask_for_code()
    with transaction() as session:
        session.delete(session.scalars(select(table)).one())
    assert the_letter() is None
