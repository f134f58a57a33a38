"""Names as people have them, and as nobody has them: kept exactly, and mere text wherever they are shown."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from tests.pages import come_in
from tests.web import canaries
from tests.web import together_steps as steps
from tests.web.canaries import MOST_OPEN, carried_by
from web.accounts.addresses import plain_text
from web.database import db, transaction
from web.models import Person

if TYPE_CHECKING:
    from flask import Flask

    from tests.worlds import World

TYPED = {
    "one word": ("Sukarno", "Sukarno"),
    "as long as may be": ("Å" * 200, "Å" * 200),
    "marks that combine": ("A\u030ase No\u0308rd", "Åse Nörd"),
    "signs": ("👩‍👧‍👦", "👩‍👧‍👦"),
    "from the right": ("أميرة بنت خالد", "أميرة بنت خالد"),
    "turned round": ("\u202eevil\u202c \u2066x\u2069", "evil x"),
    "an element": ('<qzel qzattr="1">\'&amp;`{{77777*77777}}', '<qzel qzattr="1">\'&amp;`{{77777*77777}}'),
}
# Ten figures: five of them are met by chance in the ids of a thousand pages.
BROKEN_OUT = ("<qzel", 'qzattr="', str(77777 * 77777))


@pytest.mark.parametrize("kind", TYPED)
def test_a_name_is_kept_as_it_was_typed(inside: World, kind: str) -> None:
    typed, kept = TYPED[kind]
    with transaction() as session:
        row = Person(call_name=plain_text(typed))
        session.add(row)
    db.session.rollback()
    assert db.session.scalars(select(Person.call_name)).one() == kept


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_name_that_would_be_an_element_is_text_on_every_page(app: Flask, world: World) -> None:
    name = TYPED["an element"][1]
    with steps.office(app, world.organisation_id):
        scene = canaries.build(app, world, MOST_OPEN)
        with transaction() as session:
            session.execute(update(Person).values(call_name=name))
    broken, shown, seen = [], 0, set()
    for reader in scene.readers:
        client = app.test_client()
        come_in(client, reader.session)
        for path in scene.pages(reader, with_shut_doors=False):
            same = path, carried_by(client)
            answer = client.get(path) if same not in seen else None
            seen.add(same)
            if answer is None or answer.mimetype != "text/html":
                continue
            text = answer.text
            broken += [path for sign in BROKEN_OUT if sign in text.lower()]
            shown += name in unescape(text)
    assert broken == []
    assert shown > 10
