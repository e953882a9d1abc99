"""Carrying out the steps of a review for its pages, and what the matter's page shows of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone

from cases.forms.reviews import REVIEW_FORMS, RequestForm, ReviewForm, asked
from cases.models import Case, Review
from cases.page_parts import address
from cases.reviewing import next_level
from cases.steps import begun, refuse_strangers, tried
from workflows.engine import offers

if TYPE_CHECKING:
    from offices.models import Staff


@dataclass(frozen=True)
class ReviewCard:
    """One review as the matter's page shows it: `steps` are (words, address) this person may take now."""

    review: Review
    steps: tuple[tuple[str, str], ...]


def cards_of(case: Case, staff: Staff) -> list[ReviewCard]:
    """The reviews of a matter, with what this person may do next in each."""
    cards = []
    for review in case.reviews.select_related("office", "case"):
        free = [offer.verb for offer in offers(review, staff) if not offer.obstacles]
        steps = [(str(verb.label), address("case_review_verb", case.number, review.pk, verb.code)) for verb in free]
        cards.append(ReviewCard(review, tuple(steps)))
    return cards


def may_ask(case: Case, roles: Collection[str]) -> str:
    """The address where a request is registered, «» when there is nothing to ask about or it is not theirs."""
    if not set(roles) & set(Review.verbs()["request"].posts) or _unasked(case).obstacle_to_request():
        return ""
    return address("case_review_add", case.number)


def _unasked(case: Case) -> Review:
    return Review(case=case, level=next_level(case), round=case.round, requested_on=timezone.localdate())


def new_review(case: Case, staff: Staff) -> Review:
    """The review that may be asked for next. Raises PermissionDenied."""
    review = _unasked(case)
    refuse_strangers(review, staff, "request")
    return review


def find(case: Case, pk: int) -> Review | None:
    """A review of this matter."""
    return case.reviews.select_related("case", "office").filter(pk=pk).first()


def form_for(review: Review, staff: Staff, verb: str, data: Any, files: Any) -> ReviewForm:
    """The form of one step. Raises Http404 for an unknown one, PermissionDenied when it is not theirs."""
    if verb not in REVIEW_FORMS:
        raise Http404
    refuse_strangers(review, staff, verb)
    form = REVIEW_FORMS[verb](review.case, staff, data, files)
    form.of(review)
    return form


def ask(review: Review, staff: Staff, form: RequestForm) -> bool:
    """Register the request; False when it was refused, with the reasons in the form."""
    for name, value in asked(form).items():
        setattr(review, name, value)
    return begun(review, staff, "request", form)


def take(review: Review, staff: Staff, verb: str, form: ReviewForm) -> bool:
    """Take one step; False when it was refused, with the reasons in the form."""
    return tried(review, staff, verb, form, version=form.cleaned_data["version"])
