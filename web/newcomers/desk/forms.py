"""What a browser at the desk may send beside the screens themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _

from web.accounts.addresses import LONGEST_EMAIL
from web.newcomers.fields import Line, Screen, Tick
from web.newcomers.forms import ContactForm, ThingsForm, screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

READ_ALOUD = _("Read this aloud, and tick when it is understood.")
PAGES: dict[str, tuple[str, ...]] = {
    "yes": ("things",),
    "about": ("you", "languages", "place"),
    "finding": ("time", "wishes"),
    "reach": ("contact",),
}
"""The seven screens as they lie on the desk: few pages, for two who talk."""


class ReadAloudForm(ThingsForm):
    """The three things, each understood."""

    guide = Tick(missing=READ_ALOUD)
    free = Tick(missing=READ_ALOUD)
    kept = Tick(missing=READ_ALOUD)


class ReachAtTheDeskForm(ContactForm):
    """The same, for somebody who may have neither an address nor a number."""

    email = Line(longest=LONGEST_EMAIL)
    phone = Line(longest=40)
    unreachable = Tick()
    keep = Tick(missing=_("Without this yes we may keep nothing. Read it aloud, and tick when you have it."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one way to reach her, or that it is said that there is none."""
        good = super().validate(extra_validators)
        if not (self.email.text or self.phone.text or self.unreachable.data):
            missing = _("Write an address or a number, or tick that there is neither.")
            return self.refuse("unreachable", missing)
        return good


def screen_at_the_desk(
    step: str, kept: Mapping[str, Any], *, districts: Iterable[str], interests: Iterable[str]
) -> Screen:
    """Return the form of a screen as it lies on the desk."""
    if step == "things":
        return ReadAloudForm(data=dict(kept))
    if step == "contact":
        return ReachAtTheDeskForm(data=dict(kept))
    return screen(step, kept, districts=districts, interests=interests)
