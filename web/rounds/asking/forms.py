"""What a browser may send to ask for a round, or to ask the volunteers before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, InputRequired

from matching import Barrier, Criterion, Grouping, Policy, Preset, RuleMode
from web.errors import Reason
from web.rounds.telling.words import CRITERIA, GROUPINGS, PRESETS, RULES
from web.rounds.terms import LOOSENED, Emphasis, Terms
from web.wording.desk import REASONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask_babel import LazyString
    from wtforms import Field

    from web.models import Programme


# WTForms takes plain values as choices and wants no pairs any more; its stubs do not know it yet.
PRESET_VALUES: Any = [preset.value for preset in Preset]
GROUPING_VALUES: Any = [grouping.value for grouping in Grouping]
MODE_VALUES: Any = [mode.value for mode in RuleMode]
EMPHASIS_VALUES: Any = [emphasis.value for emphasis in Emphasis]


class NewRoundForm(FlaskForm):
    """Which programmes, what counts most, and what must hold; `rule_…` and `weight_…` follow below."""

    programmes = SelectMultipleField(
        _("Who is it for?"), validators=[DataRequired(_("Choose at least one programme."))]
    )
    preset = RadioField(
        _("What counts most?"),
        choices=PRESET_VALUES,
        default=Preset.FIT.value,
    )
    grouping = SelectField(_("Fair to which groups?"), choices=GROUPING_VALUES, default=Grouping.GENDER.value)

    programme_options: list[tuple[str, str]]

    @property
    def preset_options(self) -> list[tuple[str, LazyString, LazyString]]:
        """The presets with a sentence each."""
        return [(preset.value, *PRESETS[preset]) for preset in Preset]

    @property
    def grouping_options(self) -> list[tuple[str, LazyString]]:
        """What groups a round can be fair to."""
        return [(grouping.value, name) for grouping, name in GROUPINGS.items()]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again: the field's id and the text."""
        return [(field.name, str(field.errors[0])) for field in self if field.errors]

    @property
    def programme_ids(self) -> frozenset[UUID]:
        """The programmes chosen."""
        return frozenset(UUID(chosen) for chosen in self.programmes.data or ())

    @property
    def terms(self) -> Terms:
        """What is chosen, once the form is valid."""
        preset = Preset(self.preset.data)
        return Terms(
            preset=preset,
            grouping=Grouping(self.grouping.data) if preset is Preset.FAIR else None,
            rules={rule: RuleMode(self.rule(rule).data) for rule in LOOSENED},
            weights={criterion: Emphasis(self.weight(criterion).data) for criterion in Criterion},
        )

    @property
    def weighs_otherwise(self) -> bool:
        """Whether anything is to count otherwise than usual."""
        usual = Emphasis.USUAL.value
        return any(self.weight(criterion).data != usual for criterion in Criterion)

    def rule(self, barrier: Barrier) -> Field:
        """Return the field for how strictly a rule is meant."""
        return self[f"rule_{barrier}"]

    def weight(self, criterion: Criterion) -> Field:
        """Return the field for how much a criterion counts."""
        return self[f"weight_{criterion}"]

    def offer(self, programmes: Sequence[Programme]) -> None:
        """Let the reader choose among these programmes; all are chosen, with their rules, to begin with."""
        self.programme_options = [(str(programme.id), programme.name) for programme in programmes]
        # Values alone are choices too; the stubs do not know it yet.
        self.programmes.choices = [value for value, _name in self.programme_options]  # type: ignore[misc]
        if not self.is_submitted() and not self.programmes.data:
            self.programmes.data = [value for value, _name in self.programme_options]
        chosen = [one.policy for one in programmes if str(one.id) in (self.programmes.data or ())]
        usual = chosen[0] if chosen else Policy()
        for rule in LOOSENED:
            self.rule(rule).data = self.rule(rule).data or usual.mode(rule).value

    def blame(self, reason: Reason) -> None:
        """Say at the right place what a round cannot be asked for with."""
        field = self.programmes if reason is Reason.POLICIES_DIFFER else self.weight(Criterion.INTERESTS)
        field.errors = [str(REASONS[reason])]


for _rule, (_name, _meaning) in RULES.items():
    setattr(NewRoundForm, f"rule_{_rule}", RadioField(_name, description=_meaning, choices=MODE_VALUES))
for _criterion, _name in CRITERIA.items():
    setattr(
        NewRoundForm,
        f"weight_{_criterion}",
        SelectField(_name, choices=EMPHASIS_VALUES, default=Emphasis.USUAL.value),
    )


class AskReadyForm(FlaskForm):
    """The day of the round that volunteers are asked about."""

    match_on = DateField(_("The day of the round"), validators=[InputRequired(_("Write the day."))])

    def suggest(self, day: date) -> None:
        """Begin with this day."""
        if self.match_on.data is None and not self.match_on.errors:
            self.match_on.data = day
