"""Which languages somebody speaks, and how well, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField
from wtforms.validators import InputRequired, ValidationError

from matching import Level
from web.answers.fields import FromList, OneOf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString
    from wtforms import Field

NOT_YET = "none"
NORWEGIAN = "nb"
MOST_ROWS = 10
MOST_USED = ("ar", "uk", "ru", "pl", "ti", "en", "so", "fa-AF", "ku", "lt")
RARER = (
    "am az be bg bn bs ckb cs da de el es et fa fi fil fr gu ha he hi hr hu hy id is it ja ka kk km ko ky "
    "la lg ln lo lv mk ml mn ms my ne nl nn nsl om pa ps pt rn ro rw se si sk sl sq sr sv sw ta te tg th "
    "tk tl tr ug ur uz vi wo yo yue zh zu"
)
TAGS = (*MOST_USED, *RARER.split())

LEVELS: dict[str, LazyString] = {
    Level.A1.value: _("A few words"),
    Level.A2.value: _("I can make simple talk"),
    Level.B1.value: _("I can talk about most things"),
    Level.C1.value: _("Well"),
    Level.NATIVE.value: _("It is my first language"),
}
NORWEGIAN_LEVELS: dict[str, LazyString] = {NOT_YET: _("Not yet"), **LEVELS}
OWN_WORDS: dict[str, LazyString] = {
    "ku": _("Kurdish (Kurmanji)"),
    "ckb": _("Kurdish (Sorani)"),
    "nsl": _("Norwegian Sign Language"),
    "nn": _("Norwegian (Nynorsk)"),
}


class LanguageRow(Form):
    """One language besides Norwegian."""

    tag = FromList(_("Language"), default="")
    level = FromList(_("How well do you speak it?"), options={"": "–", **LEVELS}, default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tag.offer([("", "–"), *language_options()])

    def validate_level(self, field: Field) -> None:
        """Ask for the level of a language that was named; an empty row is no mistake."""
        if self.tag.data and not field.data:
            raise ValidationError(_("Choose how well you speak this language."))
        if field.data and not self.tag.data:
            raise ValidationError(_("Choose which language you mean."))


class LanguagesPart:
    """Norwegian first, then as many others as somebody speaks."""

    norwegian = OneOf(
        _("How much Norwegian do you speak?"),
        options=NORWEGIAN_LEVELS,
        validators=[InputRequired(_("Choose how much Norwegian you speak."))],
    )
    languages = FieldList(FormField(LanguageRow), min_entries=2, max_entries=MOST_ROWS)

    def add_row(self) -> None:
        """Make room for one language more."""
        if len(self.languages.entries) < MOST_ROWS:
            self.languages.append_entry()


def spoken(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return the languages of a screen's answers as they are stored: a level for each tag."""
    norwegian = answers.get("norwegian")
    rows = [(row["tag"], row["level"]) for row in answers.get("languages") or () if row["tag"]]
    first = {NORWEGIAN: norwegian} if norwegian and norwegian != NOT_YET else {}
    return {**dict(rows), **first}


def as_typed(languages: Mapping[str, str] | None) -> dict[str, Any]:
    """Return stored languages as the answers of a screen."""
    rows = [
        {"tag": tag, "level": _shown(level)} for tag, level in (languages or {}).items() if tag != NORWEGIAN
    ]
    own = (languages or {}).get(NORWEGIAN)
    return {"norwegian": _shown(own) if own else NOT_YET, "languages": [*rows, {"tag": "", "level": ""}]}


def _shown(level: str) -> str:
    """Return the nearest level that has words of its own on the screen."""
    return {Level.B2.value: Level.B1.value, Level.C2.value: Level.C1.value}.get(level, level)


def language_options() -> list[tuple[str, str]]:
    """Return the languages by name in the reader's language: those most used here first."""
    names = {tag: language_name(tag) for tag in TAGS}
    rest = sorted(set(TAGS) - set(MOST_USED), key=lambda tag: names[tag].casefold())
    return [(tag, _with_own_name(tag, names[tag])) for tag in (*MOST_USED, *rest)]


def language_name(tag: str) -> str:
    """Return a language's name in the reader's language, as it stands in a list."""
    found = language_in_a_sentence(tag)
    return found[:1].upper() + found[1:]


def language_in_a_sentence(tag: str) -> str:
    """Return a language's name as it stands among other words: in Norwegian without a capital."""
    if tag in OWN_WORDS:
        return str(OWN_WORDS[tag])
    names: Mapping[str, str] = get_locale().languages
    return names.get(tag.replace("-", "_"), tag)


def language_sentence(languages: Mapping[str, str] | None) -> list[str]:
    """Return each language with its level in words."""
    return [f"{language_name(tag)}: {LEVELS[_shown(level)]}" for tag, level in (languages or {}).items()]


def _with_own_name(tag: str, name: str) -> str:
    try:
        own = Locale.parse(tag, sep="-").languages.get(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        own = None
    return f"{name} ({own})" if own and own.casefold() != name.casefold() else name
