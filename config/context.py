"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, Any]:
    """The demo banner and the product's name."""
    return {"DEMO": settings.DEMO}
