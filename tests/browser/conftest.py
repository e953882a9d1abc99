"""One browser for all journeys, which hold on any day: DAY=2027-01-02 plays them on that one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, sync_playwright

from tests.browser.journey import CHROMIUM, FLAGS


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread; the live server answers in another.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """Today, or the day that is asked for: a rest day, the first of a year, one with long holidays behind it."""
    if asked := os.environ.get("DAY"):
        with time_machine.travel(f"{asked}T10:00:00+08:00"):
            yield
    else:
        yield
