"""The examples in deploy/ fit the program: nothing in them is misspelt, forgotten or too small."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from config.api.middleware import PREFIX

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
NGINX = DEPLOY / "nginx" / "huiyin.conf"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
# Keys come from keys.env; the last three are never set in a real office.
NOT_IN_THE_EXAMPLE = {"SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "INDEX_KEY_OLD", "DEBUG", "DEMO", "HUIYIN_TESTING"}
OF_THE_WEB_SERVER = {"WEB_BIND", "WEB_WORKERS"}


def test_the_environment_file_names_every_variable_and_no_other() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text(encoding="utf-8")))
    example = (DEPLOY / "huiyin.env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    assert named - OF_THE_WEB_SERVER == read - NOT_IN_THE_EXAMPLE


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_starts_what_there_is(unit: Path) -> None:
    for command in re.findall(r"^ExecStart=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
        for name in re.findall(r"manage\.py (\w+)", command):
            assert name in get_commands()
        for program in re.findall(r"/opt/huiyin/\.venv/bin/(\w+)", command):
            assert (Path(sys.executable).parent / program).exists()
        for path in re.findall(r"deploy/[\w./]+", command):
            assert (ROOT / path).exists()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_no_unit_runs_as_root_or_sees_the_whole_machine(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    assert {"User=huiyin", "UMask=0077", "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes"} <= set(lines)


def test_the_proxy_lets_the_largest_upload_through() -> None:
    allowed = re.search(r"client_max_body_size (\d+)m;", NGINX.read_text(encoding="utf-8"))
    assert allowed
    largest = max(settings.ATTACHMENT_MAX_BYTES * settings.ATTACHMENT_MAX_COUNT, settings.LEDGER_MAX_BYTES)
    assert int(allowed[1]) * 1024**2 > largest


def test_the_proxy_sets_each_header_that_the_program_trusts() -> None:
    told = (DEPLOY / "nginx" / "huiyin-proxy.conf").read_text(encoding="utf-8")
    metrics_headers = import_string("config.metrics.PROXY_HEADERS")
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", import_string("config.requests.HEADER")):
        assert f"proxy_set_header {header} $" in told
    assert set(metrics_headers) & set(re.findall(r"proxy_set_header (\S+)", told))


def test_the_proxy_sets_no_header_that_the_program_sets_itself(client: Client, db: None) -> None:
    """Two values of one header leave it to the browser which one holds."""
    told = re.findall(r"add_header (\S+)", NGINX.read_text(encoding="utf-8"))
    own = {*client.get("/health/", secure=True).headers, "Strict-Transport-Security"}
    assert told
    assert not {name.lower() for name in told} & {name.lower() for name in own}


def test_the_proxy_holds_back_every_door_a_stranger_may_knock_at() -> None:
    """Sign-in, the petitioner's query and the interface; the last lets a token's own rate through, and says 429."""
    told = NGINX.read_text(encoding="utf-8")
    zones = {zone: int(rate) for zone, rate in re.findall(r"limit_req_zone \S+ zone=(\w+):\S+ rate=(\d+)r/m;", told)}
    doors = dict(re.findall(r"location (/[\w-]+/) \{\s+limit_req zone=(\w+) ", told))
    assert set(doors) == {reverse("sign_in"), reverse("portal_query"), PREFIX}
    calls, unit = settings.API_RATE.split("/")
    assert unit == "m"
    assert zones[doors[PREFIX]] >= 2 * int(calls)
    assert "limit_req_status 429;" in told


def test_the_access_log_of_the_proxy_holds_no_query_string() -> None:
    (shape,) = re.findall(r"log_format huiyin '(.*)';", NGINX.read_text(encoding="utf-8"))
    fields = set(re.findall(r"\$\w+", shape))
    assert not fields & {"$request", "$request_uri", "$args", "$query_string", "$http_referer", "$http_cookie"}


@pytest.mark.slow
def test_the_web_server_takes_its_configuration() -> None:
    gunicorn = Path(sys.executable).parent / "gunicorn"
    done = subprocess.run(
        [gunicorn, "--config", "deploy/gunicorn.conf.py", "--check-config", "config.wsgi"], cwd=ROOT, check=False
    )
    assert done.returncode == 0
