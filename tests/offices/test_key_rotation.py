"""Keys are changed without losing a value, a file or a person, and a wrong key stops the start."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, models
from pytest_django import Settings

from cases import files
from cases.intake import PersonDetails
from cases.models import Attachment, Case, Document, Petitioner
from cases.repeats import check
from offices import keys, rotation, sealed
from offices.encrypted import encrypted_columns, indexed_models, sealed_files
from offices.models import KeyMark
from offices.personal import EncryptedTextField, WrongKey, blind_index
from offices.sealed import SEALED, clear_sha256
from tests import cast as c
from tests.cast import ID_NUMBER, PHONE, Cast
from trail.models import Event

NEW = Fernet.generate_key().decode()
OTHER = Fernet.generate_key().decode()


def quiet(_what: str, _done: int, _total: int) -> None:
    """Nobody listens."""


def stored(model: type[models.Model], column: str) -> list[str]:
    """The column as it stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}" ORDER BY id')  # noqa: S608 - our own names
        return [row[0] for row in cursor.fetchall()]


def under(key: str, token: str) -> bool:
    try:
        Fernet(key).decrypt(token.encode())
    except Exception:  # noqa: BLE001 - any failure means no
        return False
    return True


def run(*args: str) -> str:
    told = io.StringIO()
    call_command("rotate_keys", *args, stdout=told)
    return told.getvalue()


def wrong() -> list[str]:
    found = run_checks(tags=["database"], databases=["default"])
    return [message.msg for message in found if message.id == "offices.E001"]


@pytest.fixture
def letter(cast: Cast, case: Case) -> Attachment:
    return files.store(case, files.Upload("a.txt", "text/plain", b"the letter"), by=cast.registrar)


# Rotation ----------------------------------------------------------------------------------------


def test_every_encrypted_column_of_every_model_is_found() -> None:
    found = {f"{model.__name__}.{name}" for model, names in encrypted_columns() for name in names}
    assert {"Petitioner.id_number", "Petitioner.phone", "Delivery.receiver", "GroupRepresentative.phone"} <= found
    assert {f"{model.__name__}.{field.name}" for model, field in sealed_files()} >= {"Attachment.file", "Document.file"}


def test_every_model_with_blind_indexes_can_fill_them_anew() -> None:
    found = dict(indexed_models())
    assert Petitioner in found
    assert [model.__name__ for model in found if not callable(getattr(model, "index", None))] == []


def test_values_and_files_are_brought_under_the_newest_key(case: Case, letter: Attachment, settings: Settings) -> None:
    old = settings.FIELD_KEYS[0]
    settings.FIELD_KEYS = [NEW, old]
    assert all(under(old, token) for token in stored(Petitioner, "phone"))
    assert "renewed" in run()
    settings.FIELD_KEYS = [NEW]
    for name in ("name", "id_number", "phone", "address"):
        assert all(under(NEW, token) for token in stored(Petitioner, name))
    assert Petitioner.objects.get().phone == PHONE
    with letter.file.open("rb") as opened:
        assert opened.read() == b"the letter"
    assert wrong() == []
    assert Event.objects.get(code="keys.rotated").details == {"kind": "field", "values": 4, "files": 1}


def test_a_rotation_that_was_killed_is_finished_by_the_next(cast: Cast, settings: Settings) -> None:
    for _n in range(3):
        c.register(cast)
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    steps = []

    def cut(what: str, done: int, total: int) -> None:
        steps.append((done, total))
        if what == "cases.Petitioner" and done == 2:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "BATCH", 1)
        with pytest.raises(KeyboardInterrupt):
            rotation.rotate_fields(cut)
    assert sum(under(NEW, token) for token in stored(Petitioner, "phone")) == 2
    assert len(KeyMark.objects.filter(kind="field")) == 2, "the old key is still needed, and known to be"
    assert rotation.rotate_fields(quiet)["values"] == 4
    assert rotation.rotate_fields(quiet)["values"] == 0
    assert len(KeyMark.objects.filter(kind="field")) == 1


def lying(letter: Attachment) -> list[str]:
    """What the disk holds of the letter, hidden files too."""
    path = Path(letter.file.path)
    return [one.name for one in path.parent.iterdir() if path.name in one.name]


def test_a_file_destroyed_while_it_is_renewed_does_not_come_back(
    letter: Attachment, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, renewed = files.store(letter.case, files.Upload("b.txt", "text/plain", b"b"), by=None), sealed.renewed
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]

    def destroyed_meanwhile(path: Path) -> Path | None:
        beside = renewed(path)
        if path == Path(letter.file.path):
            Attachment.objects.filter(pk=letter.pk).update(file="")
            letter.file.storage.delete(str(letter.file.name))
        return beside

    monkeypatch.setattr(rotation, "renewed", destroyed_meanwhile)
    assert len(lying(letter)) == 1
    assert rotation.rotate_fields(quiet)["files"] == 1
    assert (lying(letter), len(lying(kept))) == ([], 1)
    with kept.file.open("rb") as opened:
        assert opened.read() == b"b"


def test_what_a_killed_rotation_left_beside_a_file_goes_with_it_and_when_the_next_begins(
    letter: Attachment, settings: Settings
) -> None:
    left = [renewed_beside(letter)]
    letter.file.storage.delete(str(letter.file.name))
    assert lying(letter) == []
    left.append(renewed_beside(letter))
    rotation.rotate_fields(quiet)
    assert lying(letter) == []
    assert left[0] == left[1]


def renewed_beside(letter: Attachment) -> Path:
    path = Path(letter.file.path)
    beside = path.with_name(f".{path.name}.renewed")
    beside.write_bytes(SEALED)
    return beside


def test_a_value_no_key_opens_is_told_without_the_value(case: Case, settings: Settings) -> None:
    settings.FIELD_KEYS = [NEW]
    KeyMark.objects.all().delete()
    with pytest.raises(CommandError) as told:
        run()
    assert PHONE not in str(told.value)
    assert NEW not in str(told.value)


def test_persons_are_found_before_during_and_after_a_new_index_key(cast: Cast, case: Case, settings: Settings) -> None:
    same = [PersonDetails(name="陈玥", id_kind="citizen", id_number=ID_NUMBER, phone=PHONE)]

    def found() -> list[Any]:
        return [one.case and one.case.pk for one in check(cast.registrar, same, "").candidates]

    old = settings.INDEX_KEY
    assert found() == [case.pk]
    settings.INDEX_KEY, settings.INDEX_KEY_OLD = "another-index-key", [old]
    assert wrong() == []
    assert found() == [case.pk]
    run("--index")
    settings.INDEX_KEY_OLD = []
    assert found() == [case.pk]
    assert stored(Petitioner, "phone_index") == [blind_index("phone", PHONE)]
    assert wrong() == []
    assert Event.objects.get(code="keys.rotated").details == {"kind": "index", "rows": 1}


def test_a_file_of_before_the_encryption_is_read_and_then_sealed(letter: Attachment, settings: Settings) -> None:
    path = Path(letter.file.path)
    path.write_bytes(b"the letter")
    with letter.file.open("rb") as opened:
        assert opened.read() == b"the letter"
    run()
    assert path.read_bytes().startswith(SEALED)


# Start-up ----------------------------------------------------------------------------------------


def test_the_right_keys_are_remembered_and_taken(case: Case) -> None:
    assert wrong() == []
    values = KeyMark.objects.values_list("check_value", flat=True)
    assert len(values) == 2
    assert all(len(value) == 16 for value in values)


def test_a_wrong_field_key_stops_the_start_and_names_no_key(case: Case, settings: Settings) -> None:
    old, settings.FIELD_KEYS = settings.FIELD_KEYS[0], [OTHER]
    (text,) = wrong()
    assert "FIELD_KEYS" in text
    assert OTHER not in text
    assert old not in text
    with pytest.raises(CommandError, match="FIELD_KEYS"):
        call_command("work", once=True)
    settings.FIELD_KEYS = [OTHER, old]
    assert wrong() == []


def test_a_wrong_key_is_noticed_even_where_none_was_marked(case: Case, settings: Settings) -> None:
    KeyMark.objects.all().delete()
    settings.FIELD_KEYS = [OTHER]
    assert len(wrong()) == 1
    keys.remember()
    assert not KeyMark.objects.exists(), "a mistake is not made the rule"


def test_a_wrong_index_key_stops_the_start(case: Case, settings: Settings) -> None:
    settings.INDEX_KEY = "another-index-key"
    (text,) = wrong()
    assert "INDEX_KEY_OLD" in text
    assert "another-index-key" not in text


@pytest.mark.parametrize("broken", [[], ["short"], [OTHER[:-4]]])
def test_missing_and_mangled_keys_are_told(broken: list[str], settings: Settings, db: None) -> None:
    settings.FIELD_KEYS = broken
    (text,) = wrong()
    assert "FIELD_KEYS" in text


def test_a_key_used_for_new_values_may_not_be_taken_away_before_the_rotation(cast: Cast, settings: Settings) -> None:
    old = list(settings.FIELD_KEYS)
    settings.FIELD_KEYS = [NEW, *old]
    keys.remember()
    c.register(cast)
    settings.FIELD_KEYS = old
    assert len(wrong()) == 1


# Files at rest -----------------------------------------------------------------------------------


def test_files_and_papers_lie_encrypted_and_keep_the_hash_of_what_they_say(cast: Cast, letter: Attachment) -> None:
    case = letter.case
    c.assign(cast, case)
    kept: list[Attachment | Document] = [letter, *case.documents.all()]
    for row in kept:
        raw = Path(row.file.path).read_bytes()
        assert raw.startswith(SEALED)
        assert b"the letter" not in raw
        assert b"%PDF" not in raw
        assert clear_sha256(Path(row.file.path)) == row.sha256


def test_an_altered_file_is_not_handed_out(letter: Attachment) -> None:
    path = Path(letter.file.path)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(WrongKey):
        letter.file.open("rb")


def test_no_encrypted_column_stores_clear_text(case: Case) -> None:
    for model, names in encrypted_columns():
        for name in names:
            assert isinstance(model._meta.get_field(name), EncryptedTextField)
            assert all(not token or token.startswith("gAAAA") for token in stored(model, name)), name
