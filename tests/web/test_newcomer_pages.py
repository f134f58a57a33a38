"""The newcomer's pages when something is wrong, missing or dangerous: calm, in her language, nothing lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, select

from tests.databases import ON_SQLITE
from tests.pages import parse, text_of
from tests.web.newcomer_steps import EMAIL, SCREENS, fill_in, main_of, rows, send, sign_up
from web.database import transaction
from web.models import SignUpDraft
from web.newcomers.answers import STEPS

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import World

pytestmark = ON_SQLITE

Fields = dict[str, Any]

WRONG: list[tuple[str, Fields, str, str]] = [
    ("things", {"free": ""}, "Les dette, og kryss av", "اقرؤوا هذا"),
    ("you", {"call_name": "  "}, "Skriv hva vi skal kalle deg.", "اكتبوا كيف نناديكم."),
    ("you", {"call_name": "x" * 201}, "Det er for langt.", "هذا طويل جدًا."),
    ("you", {"birth_year": "90"}, "Skriv året med fire tall", "اكتبوا السنة بأربعة أرقام"),
    ("you", {"birth_year": "1899"}, "Skriv året med fire tall", "اكتبوا السنة بأربعة أرقام"),
    ("you", {"birth_year": ""}, "Skriv året, eller velg", "اكتبوا السنة، أو اختاروا"),
    ("you", {"gender": "x"}, "Kvinne, mann eller annet?", "امرأة أو رجل أو غير ذلك؟"),
    ("you", {"household": "family"}, "Hvor mange barn blir med?", "كم طفلًا سيشارك؟"),
    ("languages", {"norwegian": "none", "language": [""] * 6}, "Velg minst ett språk", "اختاروا لغة واحدة"),
    ("languages", {"language": ["elvish"] * 6}, "Velg ett av svarene.", "اختاروا أحد الأجوبة."),
    ("languages", {"level": ["native"]}, "Si hvor godt du snakker", "قولوا إلى أي حدّ"),
    ("place", {"district": ""}, "Velg et sted", "اختاروا مكانًا"),
    ("place", {"minutes": "9"}, "Velg hvor lang tid", "اختاروا كم يمكن"),
    ("time", {"times": [], "slots": []}, "Velg minst én tid.", "اختاروا وقتًا واحدًا"),
    ("time", {"times": ["shifts"]}, "Du jobber skift.", "تعملون بنظام المناوبات."),
    ("wishes", {"interests": ["coffee"] * 6}, "Velg høyst fem.", "اختاروا خمسة"),
    ("wishes", {"note": "x" * 501}, "Det er for langt.", "هذا طويل جدًا."),
    ("contact", {"email": "amira"}, "Den må ha en @.", "يجب أن يكون فيه @."),
    ("contact", {"email": ""}, "Skriv e-postadressen din.", "اكتبوا عنوان بريدكم"),
    ("contact", {"phone": "12"}, "Dette ser ikke ut som et telefonnummer.", "لا يبدو هذا رقم هاتف."),
    ("contact", {"keep": None}, "Vi kan bare se etter en guide", "لا يمكننا البحث عن مرافق"),
]


@pytest.mark.parametrize("step", SCREENS)
def test_a_mistake_is_said_at_the_field_and_nothing_typed_is_lost(
    client: CarefulClient, world: World, step: str
) -> None:
    fill_in(client, until=step)
    for _step, fields, in_nb, in_ar in [line for line in WRONG if line[0] == step]:
        sent = {key: value for key, value in (SCREENS[step] | fields).items() if value is not None}
        if step == "things":
            sent.pop("free")
        for language, words in (("nb", in_nb), ("ar", in_ar)):
            response = send(client, f"/{language}/join/{step}", **sent)
            assert response.status_code == 400, fields
            page = parse(response.text)
            summary = next(box for box in page.iter("div") if box.get("class") == "ds-error-summary")
            assert words in text_of(summary)
            assert text_of(next(page.iter("main"))).count(words) == 2, "at the field and in the summary"
            ids = {element.get("id") for element in page.iter()}
            assert all(link.get("href", "")[1:] in ids for link in summary.iter("a"))
            assert kept_in(page, sent) == []


def kept_in(page: Any, sent: Fields) -> list[str]:
    """Return what was typed or chosen and does not stand on the page any more."""
    shown = {
        field.get("value") for field in page.iter("input") if field.get("type") not in ("checkbox", "radio")
    }
    shown |= {text_of(area) for area in page.iter("textarea")}
    chosen = {field.get("value") for field in page.iter("input") if field.get("checked") is not None}
    chosen |= {option.get("value") for option in page.iter("option") if option.get("selected") is not None}
    values = [value for some in sent.values() for value in (some if isinstance(some, list) else [some])]
    nonsense = {"x", "elvish", "9"}
    return [one for one in values if one.strip() and one not in shown | chosen | nonsense]


def test_going_back_shows_everything_as_it_was(client: CarefulClient, world: World) -> None:
    fill_in(client)
    for step, fields in SCREENS.items():
        assert kept_in(client.page(f"/ar/join/{step}"), fields) == []


def test_nobody_skips_a_screen(client: CarefulClient, world: World) -> None:
    fill_in(client, until="place")
    assert client.get("/nb/join/contact").location == "/nb/join/place"
    assert client.get("/nb/join/code").location == "/nb/join/place"


def test_nothing_personal_stands_in_any_address(client: CarefulClient, world: World) -> None:
    places = []
    for step, fields in SCREENS.items():
        places.append(send(client, f"/nb/join/{step}", **fields).location)
    for secret in ("Amira", "amira", "1990", "912", "north"):
        assert not any(secret in (place or "") for place in places)


@pytest.mark.parametrize("fields", [{"birth_year": "2012"}, {"birth_year": "", "age_band": "0-17"}])
def test_under_eighteen_ends_kindly_and_keeps_nothing(
    client: CarefulClient, world: World, fields: Fields
) -> None:
    fill_in(client, until="you")
    response = send(client, "/ar/join/you", **SCREENS["you"] | fields)
    assert response.location == "/ar/join/too-young"
    assert "هذا للبالغين" in main_of(client.page("/ar/join/too-young"))
    assert drafts(client, world) == 0


def test_danger_deletes_what_was_written_and_shows_whom_to_call(client: CarefulClient, world: World) -> None:
    fill_in(client, until="time")
    assert drafts(client, world) == 1
    assert send(client, "/nb/danger", seen_on="/nb/join/place").location == "/nb/danger"
    assert drafts(client, world) == 0
    page = main_of(client.page("/nb/danger"))
    assert "Ingenting av det du skrev her, er lagret." in page
    assert "22 22 22 22" in page


def test_leaving_the_page_forgets_the_browser_and_says_nothing(client: CarefulClient, world: World) -> None:
    sign_up(client, world)
    fill_in(client, until="time")
    response = send(client, "/nb/leave-page", seen_on="/nb/me")
    assert response.location == "/nb/page"
    page = client.page("/nb/page")
    assert text_of(next(page.iter("main"))) == "Lillevik"
    assert not list(page.iter("form"))
    assert client.get("/nb/me").status_code == 403
    assert drafts(client, world) == 0


def test_a_forgotten_draft_is_said_kindly(client: CarefulClient, world: World) -> None:
    fill_in(client, until="time")
    with rows(client, world), transaction() as session:
        session.execute(delete(SignUpDraft))
    assert client.get("/ar/join/time").location == "/ar/join/things"
    assert send(client, "/ar/join/time", seen_on="/ar/call-me", **SCREENS["time"]).status_code == 404


FORBIDDEN = re.compile(
    r"nation|country|citizen|relig|faith|reason|why|story|flight|street|address$|postal|ssn|personnummer|id_number"
)


def test_no_field_asks_for_what_we_do_not_need(client: CarefulClient, world: World) -> None:
    fill_in(client)
    paths = [f"/nb/join/{step}" for step in STEPS] + ["/nb/call-me", "/nb/join/code"]
    names = {
        element.get("name")
        for path in paths
        for tag in ("input", "select", "textarea")
        for element in client.page(path).iter(tag)
    }
    assert len(names) > 20
    assert [name for name in names if FORBIDDEN.search(name or "")] == []


def test_a_language_can_be_changed_on_the_way(client: CarefulClient, world: World) -> None:
    fill_in(client, "nb", until="place")
    links = [link.get("href") for link in client.page("/nb/join/place").iter("a") if link.get("hreflang")]
    assert "/ar/join/place" in links
    assert client.get("/ar/join/place").status_code == 200


def test_an_organisation_can_stand_in_the_address(client: CarefulClient, world: World) -> None:
    assert client.get("/ar/lillevik/join").location == "/ar/lillevik/join/things"
    assert client.get("/ar/elsewhere/join/things").status_code == 404
    assert EMAIL not in client.get("/ar/lillevik/join/things").text


def drafts(client: CarefulClient, world: World) -> int:
    with rows(client, world) as session:
        return session.scalar(select(func.count(SignUpDraft.id))) or 0
