"""The tables, one file for each aggregate; relationships point one way, from child to parent.

Importing this package imports every table, which is what migrations and the tests need, and ties them
together, so that even the first row of a process is born with its id.
"""

from sqlalchemy.orm import configure_mappers

from web.models.account import Account, Assignment, EntryCard, RecoveryCode, Role, SignedInSession
from web.models.activity import (
    Activity,
    ActivityKind,
    Audience,
    CallOffReason,
    Invitation,
    InvitationAnswer,
)
from web.models.audit import AuditEntry
from web.models.enrolment import Enrolment, PairMemory, PairRule
from web.models.follow_up import (
    CheckIn,
    CheckInAnswer,
    Concern,
    ConcernLevel,
    ContactLog,
    ContactOutcome,
    MetHowOften,
    Reminder,
)
from web.models.match import CloseReason, Match, MatchMember
from web.models.meeting import (
    Agreement,
    DirectMessage,
    InterpreterBooking,
    InterpreterForm,
    InterpreterStatus,
    Meeting,
    MeetingStatus,
    Phrase,
)
from web.models.note import Note
from web.models.notification import Notification, NotificationStatus
from web.models.offer import Offer, OfferAnswer
from web.models.organisation import District, DistrictAlias, Interest, MeetingPlace, Organisation, Travel
from web.models.person import (
    ArrivalGroup,
    HouseholdAdult,
    InterpreterWish,
    Newcomer,
    Person,
    VettingKind,
    VettingStep,
    Volunteer,
)
from web.models.programme import CertificateRequirement, ClosedPeriod, Programme, ProgrammeKind
from web.models.ready import ReadyQuestion
from web.models.round import (
    FOR_ONE,
    Decision,
    MatchingRound,
    Proposal,
    RoundProgramme,
    RoundState,
    RoundWish,
    Unmatched,
    Verdict,
    WishKind,
)
from web.models.sign_up import (
    AnsweredHow,
    CallRequest,
    CodePurpose,
    Consent,
    ConsentKind,
    DraftKind,
    OneTimeCode,
    SignUpDraft,
)
from web.models.throttle import Throttle

configure_mappers()

__all__ = [
    "FOR_ONE",
    "Account",
    "Activity",
    "ActivityKind",
    "Agreement",
    "AnsweredHow",
    "ArrivalGroup",
    "Assignment",
    "Audience",
    "AuditEntry",
    "CallOffReason",
    "CallRequest",
    "CertificateRequirement",
    "CheckIn",
    "CheckInAnswer",
    "CloseReason",
    "ClosedPeriod",
    "CodePurpose",
    "Concern",
    "ConcernLevel",
    "Consent",
    "ConsentKind",
    "ContactLog",
    "ContactOutcome",
    "Decision",
    "DirectMessage",
    "District",
    "DistrictAlias",
    "DraftKind",
    "Enrolment",
    "EntryCard",
    "HouseholdAdult",
    "Interest",
    "InterpreterBooking",
    "InterpreterForm",
    "InterpreterStatus",
    "InterpreterWish",
    "Invitation",
    "InvitationAnswer",
    "Match",
    "MatchMember",
    "MatchingRound",
    "Meeting",
    "MeetingPlace",
    "MeetingStatus",
    "MetHowOften",
    "Newcomer",
    "Note",
    "Notification",
    "NotificationStatus",
    "Offer",
    "OfferAnswer",
    "OneTimeCode",
    "Organisation",
    "PairMemory",
    "PairRule",
    "Person",
    "Phrase",
    "Programme",
    "ProgrammeKind",
    "Proposal",
    "ReadyQuestion",
    "RecoveryCode",
    "Reminder",
    "Role",
    "RoundProgramme",
    "RoundState",
    "RoundWish",
    "SignUpDraft",
    "SignedInSession",
    "Throttle",
    "Travel",
    "Unmatched",
    "Verdict",
    "VettingKind",
    "VettingStep",
    "Volunteer",
    "WishKind",
]
