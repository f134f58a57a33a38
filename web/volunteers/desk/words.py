"""The desk's words for volunteers: where they stand, and their steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.models import VettingKind
from web.volunteers.desk.queries import Stage
from web.volunteers.registration import Step

if TYPE_CHECKING:
    from flask_babel import LazyString

STAGES: dict[Stage, LazyString] = {
    Stage.NEW: _("Not talked to"),
    Stage.ON_THE_WAY: _("On the way"),
    Stage.APPROVED: _("Approved"),
    Stage.LEFT: _("Has stopped"),
}
SCREENS: dict[Step, LazyString] = {
    Step.YOU: _("Name, age, who takes part"),
    Step.LANGUAGES: _("Languages"),
    Step.PLACE: _("Area and travel"),
    Step.TIME: _("Times"),
    Step.TOGETHER: _("What she or he likes, and would do"),
    Step.WISHES: _("Wishes, pets and room"),
    Step.CONTACT: _("Phone"),
}
TONES: dict[Stage, str] = {
    Stage.NEW: "warn",
    Stage.ON_THE_WAY: "info",
    Stage.APPROVED: "good",
    Stage.LEFT: "neutral",
}
STEPS: dict[VettingKind, LazyString] = {
    VettingKind.INTERVIEW: _("Interview"),
    VettingKind.TRAINING: _("Course"),
    VettingKind.DECLARATION: _("Declaration"),
    VettingKind.CERTIFICATE_SEEN: _("Police certificate seen"),
}
STEP_QUESTIONS: dict[VettingKind, LazyString] = {
    VettingKind.INTERVIEW: _("When did you talk?"),
    VettingKind.TRAINING: _("When was the course?"),
    VettingKind.DECLARATION: _("When was the declaration given on paper?"),
    VettingKind.CERTIFICATE_SEEN: _("When was the certificate seen?"),
}
