"""Two catalogues for each language: the public pages, and the desk that coordinators work at.

`update` brings them up to date with the code; `check` says what is missing, left over, unfinished or broken.
They are two so that a language may have the public pages long before anybody translates the desk.
"""

from __future__ import annotations

import re
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from web import i18n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

HERE = Path(__file__).parent
CODE = HERE.parent / "web"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}

SOURCE = "en"
DESK_FILES = (
    "activities/desk/*",
    "rounds/*",
    "staff/*",
    "today/*",
    "matches/*",
    "follow_up/*",
    "together/desk*",
    "together/templates/together/desk*",
    "meetings/desk*.py",
    "check_ins/desk/*",
    "people/*",
    "assisted/*",
    "newcomers/desk/*",
    "answers/recorded.py",
    "entry_cards/views.py",
    "entry_cards/templates/*",
    "programmes/*",
    "volunteers/desk/*",
    "wording/desk*.py",
    "templates/desk.html",
    "templates/macros/people_tabs.html",
    "templates/macros/listing.html",
    "templates/macros/proposal.html",
)
LANGUAGES = {
    domain: [language.babel for language in languages if language.tag != SOURCE]
    for domain, languages in (("public", i18n.PUBLIC), ("desk", i18n.DESK))
}
PLACEHOLDER = re.compile(r"%\((\w+)\)\w")


def extracted(domain: str) -> Catalog:
    """Return every message that the code of this domain says, without translations."""
    catalogue = Catalog(domain=domain, charset="utf-8")
    found = extract_from_dir(CODE, METHODS, {"**.html": {"silent": "false"}}, KEYWORDS, ["Translators:"])
    for file, _line, message, comments, context in found:
        if domain_of(file) == domain:
            catalogue.add(message, None, [(f"web/{file}", 0)], auto_comments=comments, context=context)
    return catalogue


def domain_of(file: str) -> str:
    """Return the domain of a file, by its path within web."""
    return "desk" if any(fnmatch(file, pattern) for pattern in DESK_FILES) else "public"


def path_of(domain: str, language: str) -> Path:
    """Return where a catalogue stands."""
    return HERE / language / "LC_MESSAGES" / f"{domain}.po"


def read(domain: str, language: str) -> Catalog:
    """Return a catalogue; an empty one if nobody has begun it."""
    path = path_of(domain, language)
    if not path.exists():
        return Catalog(locale=language, domain=domain, project="Veiviser", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def update() -> None:
    """Add what the code says now to every catalogue, and drop what it says no more."""
    for domain, languages in LANGUAGES.items():
        template = extracted(domain)
        for language in languages:
            catalogue = read(domain, language)
            catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
            path = path_of(domain, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(
                    file, catalogue, width=110, ignore_obsolete=True, sort_output=True, include_lineno=False
                )


def problems() -> list[str]:
    """Return everything that is wrong with any catalogue, one line each."""
    return [
        f"translations/{language}/{domain}: {problem}"
        for domain, languages in LANGUAGES.items()
        for template in [extracted(domain)]
        for language in languages
        for problem in problems_of(template, read(domain, language))
    ]


def problems_of(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Say what is missing, left over, unfinished or broken in one catalogue."""
    wanted = {(message.id, message.context) for message in template if message.id}
    present = {(message.id, message.context): message for message in catalogue if message.id}
    yield from (f"not in the catalogue: {key[0]!r}" for key in wanted - present.keys())
    yield from (f"no longer in the code: {key[0]!r}" for key in present.keys() - wanted)
    for message in present.values():
        if message.fuzzy:
            yield f"only guessed: {message.id!r}"
        elif not all(_texts(message.string)):
            yield f"not translated: {message.id!r}"
        elif not placeholders_agree(message):
            yield f"other placeholders than the original: {message.id!r}"


def placeholders_agree(message: Message) -> bool:
    """Whether the translation fills in the same names; a plural form may leave out the number itself."""
    wanted = _names(" ".join(_texts(message.id)))
    free = {"num"} if message.pluralizable else set()
    return all(_names(text) | free == wanted | free for text in _texts(message.string))


def _texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    unfinished = sorted(problems())
    print("\n".join(unfinished))  # noqa: T201 - this is a command
    sys.exit(bool(unfinished) and sys.argv[1:] != ["update"])
