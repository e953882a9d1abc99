"""The duties of this deployment that come back by the clock."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test.utils import override_settings

from jobs.models import Job, State
from jobs.registry import kinds
from jobs.schedule import tick
from jobs.worker import run_due
from trail.log import note
from trail.models import Anchor
from trail.seal import pending

pytestmark = pytest.mark.django_db


def test_what_was_read_is_sealed_within_a_minute_and_anchored_the_night_after(
    noon: time_machine.Traveller, tmp_path: object
) -> None:
    with override_settings(ANCHOR_DIR=tmp_path):
        tick()
        run_due()
        note("signed_in", actor="reg1")
        assert pending().exists()
        noon.shift(timedelta(minutes=1))
        tick()
        run_due()
        assert not pending().exists()
        noon.shift(timedelta(hours=13))
        tick()
        run_due()
    assert Anchor.objects.filter(day=date(2026, 11, 20)).count() == 1
    assert not Job.objects.exclude(state=State.DONE).exists()


def test_every_kind_of_job_has_a_title_for_people() -> None:
    assert [kind.name for kind in kinds() if not kind.title] == []
