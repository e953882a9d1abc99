"""Start-up check: every verb of the matter, of its reviews and of its supervision has a deed, a form and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error, register

from offices.checks import AT_START

if TYPE_CHECKING:
    from workflows.items import FlowItem


@register(AT_START)
def verbs_are_whole(**kwargs: Any) -> list[CheckMessage]:
    """cases.E010 for each verb that lacks something."""
    return [Error(lack, id="cases.E010") for lack in _lacks()]


def _lacks() -> Iterator[str]:
    from cases.forms.reviews import REVIEW_FORMS  # noqa: PLC0415
    from cases.forms.supervision import BEGIN_FORMS, SUPERVISION_FORMS  # noqa: PLC0415
    from cases.forms.verbs import VERB_FORMS, WITHOUT_A_CASE  # noqa: PLC0415
    from cases.models import Case, DataRequest, Destruction, Review, Supervision  # noqa: PLC0415
    from cases.timeline_words import TEXTS  # noqa: PLC0415 - checks are read before the models

    words = set(TEXTS)
    yield from _of(Case, "", {*VERB_FORMS, *WITHOUT_A_CASE}, ("case.",), words)
    yield from _of(Review, "review.", {*REVIEW_FORMS, "request"}, ("review.", "reexam."), words)
    yield from _of(Supervision, "supervision.", {*SUPERVISION_FORMS, *BEGIN_FORMS}, ("supervision.",), words)
    yield from _of(DataRequest, "request.", None, ("request.",), words)
    yield from _of(Destruction, "destruction.", None, (), words)


def _of(
    item: type[FlowItem], prefix: str, forms: set[str] | None, told: tuple[str, ...], words: set[str]
) -> Iterator[str]:
    """What the verbs of one flow lack. `forms`: the verbs that have one, None where they share it; `told`: prefixes
    of its lines in the log.
    """
    from cases.actions.registry import effects  # noqa: PLC0415

    done = effects()
    for verb in item.verbs():
        if f"{prefix}{verb}" not in done:
            yield f"{prefix}{verb}: no deed in cases/actions"
        if forms is not None and verb not in forms:
            yield f"{prefix}{verb}: no form"
        if not {f"{line}{verb}" for line in told} <= words:
            yield f"{prefix}{verb}: no words in cases/timeline_words.py"
