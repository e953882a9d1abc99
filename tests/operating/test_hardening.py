"""A real office starts hardened, or not at all."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.checks import no_demo_accounts
from offices.demo_accounts import PASSWORD
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]


def in_use(cast: Cast) -> None:
    cast.head.set_password(PASSWORD)
    cast.head.save()


def found() -> list[Any]:
    return no_demo_accounts(databases=["default"])


def test_an_account_with_the_demo_s_password_stops_a_real_office(cast: Cast) -> None:
    assert found() == []
    in_use(cast)
    assert [one.id for one in found()] == ["config.E001"]
    assert "head" in found()[0].msg


def test_a_closed_one_and_one_of_a_demo_do_not(cast: Cast, settings: Any) -> None:
    in_use(cast)
    settings.DEMO = True
    assert found() == []
    settings.DEMO = False
    cast.head.is_active = False
    cast.head.save()
    assert found() == []


@pytest.mark.parametrize("name", ["sign_in", "home"])
def test_every_page_tells_the_browser_what_not_to_do(cast: Cast, settings: Any, name: str) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000  # as HTTPS=1 sets it; the check below holds that it does
    client = Client()
    if name == "home":
        client.force_login(cast.head)
    page = client.get(reverse(name), secure=True)
    assert page.status_code == 200
    policy = {one.split()[0]: one.split()[1:] for one in page["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Strict-Transport-Security"] == "max-age=31536000"
    assert "no-store" in page["Cache-Control"]


LED_ON: list[tuple[str, str, dict[str, Any], str, int]] = [
    ("to the second step", "director", {"TOTP_POSTS": ["director"]}, "/cases/", 302),
    ("to a new password", "head", {"PASSWORD_DAYS": 1}, "/cases/", 302),
    ("out, after hours of nothing", "head", {"IDLE_MINUTES": -1}, "/cases/", 302),
    ("to the sign-in page", "", {}, "/cases/", 302),
    ("to the address with its slash", "head", {}, "/cases", 301),
    ("to https", "", {"SECURE_SSL_REDIRECT": True}, "/cases/", 301),
    ("nowhere", "head", {}, "/nowhere/", 404),
    ("nowhere, a program", "", {}, "/api/v1/nowhere", 404),
    ("nowhere, a program without a token", "", {}, "/api/v1/cases", 401),
    ("nowhere, by another name", "", {"ALLOWED_HOSTS": []}, "/cases/", 400),
]


@pytest.mark.parametrize(("who", "told", "url", "status"), [row[1:] for row in LED_ON], ids=[row[0] for row in LED_ON])
def test_what_answers_before_any_page_stays_in_no_cache_either(
    cast: Cast, settings: Any, *, who: str, told: dict[str, Any], url: str, status: int
) -> None:
    client = Client()
    if who:
        client.force_login(getattr(cast, who))
    for name, value in told.items():
        setattr(settings, name, value)
    type(cast.head).objects.update(password_set_at=timezone.now() - dt.timedelta(days=2))
    answer = client.get(url)
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]


def test_stylesheets_may_stay_in_a_cache(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get("/static/papers/paper.css")
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]


@pytest.mark.slow
def test_the_suite_never_uses_the_keys_of_an_installation(tmp_path: Path) -> None:
    (tmp_path / "keys.env").write_text("SECRET_KEY=real\nFIELD_KEYS=real\nINDEX_KEY=real\n")
    told = {"DJANGO_SETTINGS_MODULE": "config.settings", "HUIYIN_TESTING": "1", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-c", "import config.settings"]
    environment = {"PATH": os.environ["PATH"], **told}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "SECRET_KEY" in done.stderr


@pytest.mark.slow
def test_the_deployment_check_is_clean_in_production(tmp_path: Path) -> None:
    keys = {"SECRET_KEY": "k3Yb" * 20 + "xq-9", "FIELD_KEYS": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
            "INDEX_KEY": "another-key-of-the-suite"}  # fmt: skip
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "BEHIND_PROXY": "1",
        "HTTPS": "1",
        "VAR_DIR": str(tmp_path),
    }
    path = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # With the holidays of both years at hand: their lack is a warning of its own (workflows.W001).
    (tmp_path / "workdays").mkdir()
    this = dt.date.today().year
    for year in (this, this + 1):
        table = f'year = {year}\nnotice = "通知"\n[[holiday]]\nname = "元旦"\nfrom = {year}-01-01\nto = {year}-01-01\n'
        (tmp_path / "workdays" / f"{year}.toml").write_text(table, encoding="utf-8")
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, cwd=ROOT, env={**path, **keys, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
