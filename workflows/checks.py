"""Start-up check: no flow has a dead end, a state nobody reaches, or a verb without post, article and words."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from workflows.described import FLOWS, problems


@register()
def flows_are_whole(**kwargs: Any) -> list[CheckMessage]:
    """workflows.E001 for each gap."""
    return [Error(problem, id="workflows.E001") for flow in FLOWS for problem in problems(flow)]
