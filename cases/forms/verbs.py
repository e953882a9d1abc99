"""Which form belongs to which verb of workflows/petition.py; the pages and the API both ask here."""

from __future__ import annotations

from cases.forms import verbs_answering as answering
from cases.forms import verbs_bodies as bodies
from cases.forms import verbs_ending as ending
from cases.forms import verbs_filing as filing
from cases.forms import verbs_granting as granting
from cases.forms import verbs_intake as intake
from cases.forms import verbs_people as people
from cases.forms import verbs_simple as simple
from cases.forms import verbs_urgent as urgent
from cases.forms.registering import AddSubmissionForm
from cases.forms.verbs_base import VerbForm

# These two make a matter and have pages of their own.
WITHOUT_A_CASE = frozenset({"register", "import_historical"})

VERB_FORMS: dict[str, type[VerbForm]] = {
    "forward": intake.ForwardForm,
    "refer": intake.ReferForm,
    "decline": intake.DeclineForm,
    "assign_leader": people.AssignLeaderForm,
    "return_to_intake": people.ReturnToIntakeForm,
    "resolve": ending.ResolveForm,
    "close": ending.CloseForm,
    "reopen": ending.ReopenForm,
    "withdraw": intake.WithdrawForm,
    "void": intake.VoidForm,
    "add_submission": AddSubmissionForm,
    "classify": intake.ClassifyForm,
    "issue_notice": intake.NoticeForm,
    "accept": intake.AcceptForm,
    "propose_leader": people.ProposeLeaderForm,
    "reassign": people.ReassignForm,
    "record_hearing": answering.HearingForm,
    "record_investigation": answering.InvestigationForm,
    "draft_answer": answering.DraftAnswerForm,
    "check_answer": answering.CheckAnswerForm,
    "sign_answer": answering.SignAnswerForm,
    "issue_opinion": answering.IssueOpinionForm,
    "record_service": answering.ServiceForm,
    "record_execution": answering.ExecutionForm,
    "propose_close": ending.ProposeCloseForm,
    "propose_void": intake.ProposeVoidForm,
    "propose_correction": intake.ProposeCorrectionForm,
    "correct_date": intake.CorrectDateForm,
    "recuse": people.RecuseForm,
    "link_group": people.LinkGroupForm,
    "add_commitment": ending.AddCommitmentForm,
    "grant_access": granting.GrantForm,
    "review_access": granting.ReviewGrantForm,
    "revoke_access": granting.RevokeGrantForm,
    "keep_commitment": ending.KeepCommitmentForm,
    "break_commitment": ending.BreakCommitmentForm,
    "mark_simple": simple.MarkSimpleForm,
    "answer_simply": simple.AnswerSimplyForm,
    "extend": simple.ExtendForm,
    "explain_late": ending.ExplainLateForm,
    "rate": ending.RateForm,
    "record_meeting": simple.MeetingForm,
    "object": bodies.ObjectForm,
    "answer_objection": bodies.AnswerObjectionForm,
    "send_report": bodies.SendReportForm,
    "receive_report": bodies.ReceiveReportForm,
    "send_back": bodies.SendBackForm,
    "mark_urgent": urgent.MarkUrgentForm,
    "report_urgent": urgent.UrgentReportForm,
    "merge": bodies.MergeForm,
    "split": bodies.SplitForm,
    "ask_recusal": people.AskRecusalForm,
    "refuse_recusal": people.RefuseRecusalForm,
    "hold": filing.HoldForm,
    "release": filing.ReleaseForm,
    "correct_person": filing.CorrectPersonForm,
}


def form_of(verb: str) -> type[VerbForm] | None:
    """The form of a verb on an existing matter; None for an unknown one."""
    return VERB_FORMS.get(verb)
