"""The registrar's desk, for tests of the import page."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from cases.ledger import desk
from tests.cast import Cast
from tests.ledger.pages import client


@pytest.fixture
def desk_of(cast: Cast) -> Client:
    """The registrar at an empty desk: the files of other tests lie where their rows are gone."""
    for name in default_storage.listdir(desk.FOLDER)[1] if default_storage.exists(desk.FOLDER) else ():
        default_storage.delete(f"{desk.FOLDER}/{name}")
    return client(cast.registrar)
