"""Keys of the interface: made and ended by the person, shown once, kept as a hash."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from offices.actions import staff as staff_actions
from offices.actions.tokens import MOST_LIVE, make_token, revoke_token
from offices.models import ApiToken
from offices.refusals import Refused
from offices.tokens import token_behind
from tests.cast import TODAY, Cast
from trail.models import Event


def made(cast: Cast) -> str:
    return make_token(cast.handler, name="对接", until=TODAY)


def test_a_key_is_shown_once_and_only_its_hash_is_kept(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    page = client.post("/tokens/add/", {"name": "对接", "until": "2027-11-02"}).content.decode()
    secret = re.findall(r"huiyin_[\w-]{43}", page)[0]
    assert secret not in client.get("/tokens/").content.decode()
    assert secret not in str(list(ApiToken.objects.values()))
    found = token_behind(secret)
    assert found is not None
    assert found.staff == cast.handler
    assert Event.objects.get(code="staff.make_token").details == {"token": found.pk, "until": "2027-11-02"}


@pytest.mark.parametrize("until", ["2026-11-01", "2027-11-03"])
def test_a_key_lives_from_today_to_a_year_at_most(client: Client, cast: Cast, until: str) -> None:
    client.force_login(cast.handler)
    page = client.post("/tokens/add/", {"name": "对接", "until": until}).content.decode()
    assert "到期日须在今天到一年以内" in page
    assert not ApiToken.objects.exists()


def test_the_purpose_holds_no_number_of_a_person(client: Client, cast: Cast) -> None:
    client.force_login(cast.handler)
    client.post("/tokens/add/", {"name": "13800138000", "until": "2026-12-01"})
    assert not ApiToken.objects.exists()


def test_nobody_collects_keys(cast: Cast) -> None:
    for _ in range(MOST_LIVE):
        made(cast)
    with pytest.raises(Refused):
        made(cast)


def test_an_expired_a_revoked_and_an_unknown_key_open_nothing(cast: Cast) -> None:
    expiring, revoked = made(cast), made(cast)
    revoke_token(ApiToken.objects.latest("pk"), by=cast.handler)
    assert token_behind(revoked) is None
    assert token_behind("huiyin_unknown") is None
    assert token_behind(expiring) is not None
    with time_machine.travel(dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC), tick=False):
        assert token_behind(expiring) is None


def test_only_its_owner_revokes_a_key(client: Client, cast: Cast) -> None:
    made(cast)
    token = ApiToken.objects.get()
    client.force_login(cast.head)
    assert client.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    client.force_login(cast.handler)
    assert client.post(f"/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert not token.is_live


def test_keys_end_with_the_account_and_with_a_reset_password(cast: Cast) -> None:
    made(cast)
    staff_actions.reset_password(cast.handler, by=cast.administrator)
    assert not ApiToken.objects.live().exists()
    make_token(cast.stranger, name="对接", until=TODAY)
    staff_actions.deactivate(cast.stranger, by=cast.administrator)
    assert not ApiToken.objects.live().exists()


def test_when_a_key_was_used_is_noted_once_a_minute(cast: Cast) -> None:
    secret = made(cast)
    token_behind(secret)
    assert ApiToken.objects.get().used_at is not None
