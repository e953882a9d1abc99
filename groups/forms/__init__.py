"""What a person fills in about a key group."""

from groups.forms.access import GrantForm, RestoreForm, ReviewForm, RevokeForm
from groups.forms.answering import AnswerForm, CheckAnswerForm, SignAnswerForm
from groups.forms.base import GroupForm
from groups.forms.describing import CloseForm, ConfidentialForm, EditForm, OpenForm
from groups.forms.people import (
    BreakForm,
    CommitmentForm,
    KeepForm,
    MeetingForm,
    RemoveForm,
    RepresentativeForm,
    RevealForm,
)

__all__ = [
    "AnswerForm",
    "BreakForm",
    "CheckAnswerForm",
    "CloseForm",
    "CommitmentForm",
    "ConfidentialForm",
    "EditForm",
    "GrantForm",
    "GroupForm",
    "KeepForm",
    "MeetingForm",
    "OpenForm",
    "RemoveForm",
    "RepresentativeForm",
    "RestoreForm",
    "RevealForm",
    "ReviewForm",
    "RevokeForm",
    "SignAnswerForm",
]
