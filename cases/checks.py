"""Start-up check: every verb of the matter and of its reviews has a deed, a form and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register


@register()
def verbs_are_whole(**kwargs: Any) -> list[CheckMessage]:
    """cases.E010 for each verb that lacks something."""
    return [Error(lack, id="cases.E010") for lack in _lacks()]


def _lacks() -> Iterator[str]:
    from cases.actions.registry import effects  # noqa: PLC0415 - checks are read before the models
    from cases.forms.reviews import REVIEW_FORMS  # noqa: PLC0415
    from cases.forms.verbs import VERB_FORMS, WITHOUT_A_CASE  # noqa: PLC0415
    from cases.models import Case, Review  # noqa: PLC0415
    from cases.timeline import TEXTS  # noqa: PLC0415

    done = effects()
    for verb in Case.verbs():
        if verb not in done:
            yield f"{verb}: no deed in cases/actions"
        if verb not in VERB_FORMS and verb not in WITHOUT_A_CASE:
            yield f"{verb}: no form"
        if f"case.{verb}" not in TEXTS:
            yield f"{verb}: no words in cases/timeline.py"
    for verb in Review.verbs():
        if f"review.{verb}" not in done:
            yield f"review.{verb}: no deed in cases/actions"
        if verb not in REVIEW_FORMS and verb != "request":
            yield f"review.{verb}: no form"
        if not {f"review.{verb}", f"reexam.{verb}"} <= set(TEXTS):
            yield f"review.{verb}: no words in cases/timeline.py"
