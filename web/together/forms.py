"""What a browser may send from the page of the two, and from the desk about them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from matching import Side
from web.i18n import BY_TAG
from web.models import AnsweredHow, Phrase
from web.together.messages import LONGEST_MESSAGE

LONGEST_KEY = 40
YES_OR_NO: Any = ["yes", "no"]
SIDES: Any = [side.value for side in Side]
WAYS: Any = [how.value for how in AnsweredHow if how is not AnsweredHow.SELF]
LANGUAGES: Any = list(BY_TAG)
SENTENCES: Any = [phrase.value for phrase in Phrase]


def as_written(text: str | None) -> str | None:
    """Return a text exactly as somebody wrote it, but for empty edges and what no page can show."""
    plain = (text or "").replace("\r\n", "\n")
    return "".join(sign for sign in plain if sign in "\n\t" or ord(sign) >= ord(" ")).strip()


class OfOneForm(FlaskForm):
    """A form that has a key of its own: sent twice, it has one effect."""

    key = HiddenField(validators=[InputRequired(), Length(max=LONGEST_KEY)])


class PhraseForm(OfOneForm):
    """A ready sentence."""

    phrase = SelectField(
        _("Choose a sentence"),
        choices=SENTENCES,
        validators=[InputRequired(_("Choose one of the sentences."))],
    )


class WordsForm(OfOneForm):
    """Words of one's own."""

    words = TextAreaField(
        _("Write with your own words"),
        filters=[as_written],
        validators=[
            InputRequired(_("Write something first.")),
            Length(min=1, message=_("Write something first.")),
            Length(max=LONGEST_MESSAGE, message=_("This is too long. Write a little less.")),
        ],
    )


class SharingForm(FlaskForm):
    """Whether the other may have one's number."""

    share = SelectField(choices=YES_OR_NO, validators=[InputRequired()])

    @property
    def may_share(self) -> bool:
        """The answer, once the form is valid."""
        return bool(self.share.data == "yes")


class AgreeForm(FlaskForm):
    """A yes to the words of one version."""

    version = StringField(validators=[InputRequired()])

    @property
    def number(self) -> int:
        """The version that was shown; 0 if it is none."""
        typed = self.version.data or ""
        return int(typed) if typed.isdecimal() else 0


class RecordedSharingForm(SharingForm):
    """The same about the number, as somebody said it to a coordinator."""

    side = SelectField(choices=SIDES, validators=[InputRequired()])


class RecordedAgreementForm(FlaskForm):
    """Who agreed, with the words in which language, and how we know."""

    side = SelectField(choices=SIDES, validators=[InputRequired()])
    language = SelectField(choices=LANGUAGES, validators=[InputRequired()])
    how = SelectField(choices=WAYS, validators=[InputRequired()])
