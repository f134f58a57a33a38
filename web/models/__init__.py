"""The tables, one file for each aggregate; relationships point one way, from child to parent.

Importing this package imports every table, which is what migrations and the tests need.
"""

from web.models.account import Account, Assignment, Role, SignedInSession
from web.models.audit import AuditEntry
from web.models.enrolment import Enrolment, PairMemory, PairRule
from web.models.follow_up import (
    CheckIn,
    CheckInAnswer,
    Concern,
    ConcernLevel,
    ContactLog,
    ContactOutcome,
    InterpreterBooking,
    InterpreterForm,
    InterpreterStatus,
    Meeting,
    MeetingStatus,
    Reminder,
)
from web.models.match import CloseReason, Match, MatchMember
from web.models.notification import Notification, NotificationStatus
from web.models.organisation import District, DistrictAlias, Interest, MeetingPlace, Organisation, Travel
from web.models.person import (
    ArrivalGroup,
    HouseholdAdult,
    Newcomer,
    Person,
    VettingKind,
    VettingStep,
    Volunteer,
)
from web.models.programme import CertificateRequirement, ClosedPeriod, Programme, ProgrammeKind
from web.models.round import Decision, MatchingRound, Proposal, RoundProgramme, Unmatched, Verdict

__all__ = [
    "Account",
    "ArrivalGroup",
    "Assignment",
    "AuditEntry",
    "CertificateRequirement",
    "CheckIn",
    "CheckInAnswer",
    "CloseReason",
    "ClosedPeriod",
    "Concern",
    "ConcernLevel",
    "ContactLog",
    "ContactOutcome",
    "Decision",
    "District",
    "DistrictAlias",
    "Enrolment",
    "HouseholdAdult",
    "Interest",
    "InterpreterBooking",
    "InterpreterForm",
    "InterpreterStatus",
    "Match",
    "MatchMember",
    "MatchingRound",
    "Meeting",
    "MeetingPlace",
    "MeetingStatus",
    "Newcomer",
    "Notification",
    "NotificationStatus",
    "Organisation",
    "PairMemory",
    "PairRule",
    "Person",
    "Programme",
    "ProgrammeKind",
    "Proposal",
    "Reminder",
    "Role",
    "RoundProgramme",
    "SignedInSession",
    "Travel",
    "Unmatched",
    "Verdict",
    "VettingKind",
    "VettingStep",
    "Volunteer",
]
