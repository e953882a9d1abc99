"""A sign that no keyboard has is refused before it reaches a database that cannot hold it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.mark.parametrize(
    ("method", "url", "sent", "status"),
    [
        ("get", "/cases/a%00b/", {}, 404),
        ("get", "/cases/", {"q": "a\0b"}, 400),
        ("get", "/cases/", {"a\0b": "q"}, 400),
        ("post", "/cases/register/", {"key": "a\0b"}, 400),
        ("get", "/cases/", {"q": "ab"}, 200),
    ],
)
def test_the_null_sign_is_refused(
    client: Client, cast: Cast, *, method: str, url: str, sent: dict[str, str], status: int
) -> None:
    client.force_login(cast.registrar)
    answer = getattr(client, method)(url, sent)
    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"]
