"""Everything a round may know about a person, and nothing more.

There is no name, no address, no nationality, religion or ethnicity here, and no arrival group: what is
not known cannot weigh. An empty value means unknown, never *no*. Somebody handled manually never enters a
pool.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import chain
from typing import Any, TypeAlias

from matching.availability import Availability
from matching.languages import Level
from matching.places import Municipality, TravelMode


class Gender(StrEnum):
    """What somebody answered; never guessed."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class WishAge(StrEnum):
    """A newcomer's wish for the volunteer's age: within ten years, or eight or more above or below."""

    SIMILAR = "similar"
    OLDER = "older"
    YOUNGER = "younger"


class Household(StrEnum):
    """Who takes part, not who lives at home."""

    PERSON = "person"
    COUPLE = "couple"
    FAMILY = "family"


class AgeBand(StrEnum):
    """The age of a child."""

    YOUNG = "0-5"
    SCHOOL = "6-12"
    TEEN = "13-17"


class Goal(StrEnum):
    """What a newcomer hopes for and what a volunteer offers."""

    NORWEGIAN_PRACTICE = "norwegian_practice"
    LOCAL_NETWORK = "local_network"
    LOCAL_CULTURE = "local_culture"
    EVERYDAY_HELP = "everyday_help"
    LETTERS_AND_FORMS = "letters_and_forms"
    WORK_NETWORK = "work_network"
    CHILDREN_AND_SCHOOL = "children_and_school"
    OUTDOOR_LIFE = "outdoor_life"
    SPORT = "sport"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What both sides are asked."""

    id: str
    gender: Gender | None = None
    birth_year: int | None = None
    languages: Mapping[str, Level] = field(default_factory=dict)
    district: str | None = None
    travel_mode: TravelMode | None = None
    max_travel_minutes: int | None = None
    availability: Availability = field(default_factory=Availability)
    interests: frozenset[str] = frozenset()
    wish_gender: Gender | None = None
    wish_gender_is_must: bool = False
    household: Household | None = None
    children: tuple[AgeBand, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer(Person):
    """Somebody enrolled, ready and waiting for a volunteer."""

    programme: str
    waiting_since: date
    goals: frozenset[Goal] = frozenset()
    wish_age: WishAge | None = None
    pets_ok: bool | None = None

    def days_waited(self, on: date) -> int:
        """Return the days since enrolment; none for somebody enrolled later than the date."""
        return max(0, (on - self.waiting_since).days)

    @property
    def brings_children(self) -> bool:
        """Whether children will take part."""
        return self.household is Household.FAMILY and bool(self.children)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer(Person):
    """Somebody approved who offers time. ``paused_until`` is the first day back."""

    programmes: frozenset[str]
    capacity: int
    open_matches: int = 0
    offers: frozenset[Goal] = frozenset()
    pets: bool | None = None
    is_cleared_for_minors: bool = False
    paused_until: date | None = None
    has_migration_experience: bool | None = None

    def __post_init__(self) -> None:
        if self.capacity < 0 or self.open_matches < 0:
            raise ValueError(f"{self.id}: capacity and open matches cannot be negative")

    def free_places(self, on: date) -> int:
        """Return how many more matches the volunteer can hold on a date; none while paused."""
        if self.paused_until is not None and self.paused_until > on:
            return 0
        return max(0, self.capacity - self.open_matches)


PairMemory: TypeAlias = frozenset[tuple[str, str]]
"""Pairs (newcomer id, volunteer id) that were blocked, declined or ended."""


@dataclass(frozen=True)
class Pool:
    """Everybody a round considers, where they can meet, and which pairs are past.

    Raises
    ------
    ValueError
        If two newcomers or two volunteers share an id, or somebody lives in an unknown district.
    """

    newcomers: tuple[Newcomer, ...]
    volunteers: tuple[Volunteer, ...]
    municipality: Municipality
    memory: PairMemory = frozenset()

    def __post_init__(self) -> None:
        known = {None, *(district.code for district in self.municipality.districts)}
        for people in (self.newcomers, self.volunteers):
            if len({person.id for person in people}) < len(people):
                raise ValueError("two people on one side have the same id")
            lost = [person.id for person in people if person.district not in known]
            if lost:
                raise ValueError(f"{lost[0]} lives in an unknown district")

    @property
    def people(self) -> Iterator[Newcomer | Volunteer]:
        """Everybody, newcomers first."""
        yield from self.newcomers
        yield from self.volunteers

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The languages that any volunteer speaks."""
        return frozenset(tag for volunteer in self.volunteers for tag in volunteer.languages)

    @cached_property
    def liking(self) -> Counter[str]:
        """How many people have each interest."""
        return Counter(chain.from_iterable([person.interests for person in self.people]))

    @cached_property
    def index(self) -> tuple[dict[str, int], dict[str, int]]:
        """Where each newcomer and each volunteer stands, by id."""
        ours = {person.id: row for row, person in enumerate(self.newcomers)}
        return ours, {person.id: column for column, person in enumerate(self.volunteers)}

    @property
    def fingerprint(self) -> str:
        """A digest of all that can change a round's result; the order of people does not."""
        places = self.municipality
        content = {
            "newcomers": _lines(self.newcomers),
            "volunteers": _lines(self.volunteers),
            "memory": sorted(self.memory),
            "places": _lines(places.places),
            "travel": sorted([*key, *sorted(row.items())] for key, row in places.travel.items()),
        }
        return "sha256:" + sha256(json.dumps(content).encode()).hexdigest()


def _lines(rows: Iterable[Any]) -> list[str]:
    """Return one canonical line per frozen dataclass, sorted."""
    known = [{one.name: getattr(row, one.name) for one in fields(row)} for row in rows]
    return sorted(json.dumps(one, sort_keys=True, default=_plain) for one in known)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
