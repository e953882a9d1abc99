"""Sensitive personal values: encrypted at rest, found by a keyed blind index, shown masked.

《个人信息保护法》 arts. 28, 51. Encryption and index use different keys (FIELD_KEYS, INDEX_KEY):
who may search by hash must not thereby be able to read. This room is the lowest that knows
people, so the rooms above share one door to it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from offices.identifiers import credit_code_fault

MASK = "*"
# Others mask with other signs, full-width ones too (folded before this is asked). In a number two in a row tell;
# in words the letters and × mean themselves, and one or two asterisks may.
_HIDDEN_IN_NUMBER, _HIDDEN_IN_WORDS = re.compile("[*●•×xX#]{2}"), re.compile("[*●•]{3}")


class WrongKey(ImproperlyConfigured):
    """A stored value cannot be read with any of FIELD_KEYS."""


def cipher() -> MultiFernet:
    """Encrypts with the newest of FIELD_KEYS, decrypts with any of them."""
    return _cipher(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS is empty: sensitive fields cannot be kept")
    return MultiFernet([Fernet(key) for key in keys])


def reencrypted(token: bytes) -> bytes | None:
    """The same content under the newest key; None when it is under it already.

    Raises WrongKey, which names neither the key nor the content.
    """
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token)
    except InvalidToken:
        pass
    else:
        return None
    try:
        return cipher().rotate(token)
    except InvalidToken as error:
        raise WrongKey("a stored value cannot be read with any of FIELD_KEYS") from error


class EncryptedTextField(models.TextField[str, str]):
    """Text encrypted with FIELD_KEYS; «» stays «» so that an absent value costs nothing.

    It cannot be looked up: use a blind-index column beside it. A value that is masked is
    refused when saved, so that a masked form can never overwrite the real value. `is_number`: what
    it holds is a number, which is told masked by less than words are. `is_history`: it keeps what
    another column said, which earlier versions may have taken masked.
    """

    def __init__(self, *args: Any, is_number: bool = False, is_history: bool = False, **options: Any) -> None:
        # Nothing the database knows of: no migration names them.
        self.is_number, self.is_history = is_number, is_history
        super().__init__(*args, **options)

    def get_prep_value(self, value: Any) -> Any:
        if not value:
            return ""
        if not self.is_history and is_masked(str(value), is_number=self.is_number):
            raise ValueError("a masked value cannot be saved")
        return cipher().encrypt(str(value).encode()).decode("ascii")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        if not value:
            return ""
        try:
            return cipher().decrypt(value.encode("ascii")).decode()
        except InvalidToken as error:
            raise WrongKey("a stored value cannot be read with any of FIELD_KEYS") from error

    def get_lookup(self, lookup_name: str) -> Any:
        """Only «is it there» can be asked of an encrypted column."""
        if lookup_name in ("isnull",):
            return super().get_lookup(lookup_name)
        return None


def normalise(kind: str, value: str) -> str:
    """One spelling per value: width folded, spaces dropped; ids upper-case, phones digits only."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value)).upper()
    if kind == "phone":
        text = re.sub(r"\D", "", text)
        return text.removeprefix("0086").removeprefix("86") if len(text) > 11 else text
    if kind in ("id", "name_address", "name_phone"):
        return re.sub(r"[-—()（）,，.。]", "", text)
    return text


def blind_index(kind: str, value: str) -> str:
    """HMAC-SHA-256 (hex, 64 characters) of the normalised value under INDEX_KEY; «» for «».

    `kind` is part of the message: the same digits as a phone and as an id give different hashes.
    """
    return _index_under(settings.INDEX_KEY, kind, value)


def blind_indexes(kind: str, value: str) -> tuple[str, ...]:
    """What to look a value up by: its index under INDEX_KEY and, while INDEX_KEY_OLD is set, under those too.

    So persons are found while `rotate_keys --index` is under way. Nothing for «».
    """
    found = (_index_under(key, kind, value) for key in (settings.INDEX_KEY, *settings.INDEX_KEY_OLD))
    return tuple(filter(None, found))


def lasting_index(kind: str, value: str) -> str:
    """An index of what is not kept and so can never be computed again: under the oldest index key there is."""
    return _index_under([settings.INDEX_KEY, *settings.INDEX_KEY_OLD][-1], kind, value)


def _index_under(key: str, kind: str, value: str) -> str:
    text = normalise(kind, value)
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest() if text else ""


def is_masked(value: str, *, is_number: bool = False) -> bool:
    """Whether the value is the masked form of something: «张***», or of a number «138＊＊8000», «138xxxx8000».

    One X ends many a citizen number; a credit code may hold two in a row, and then its check digit fits.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    if not is_number:
        return _HIDDEN_IN_WORDS.search(text) is not None
    return _HIDDEN_IN_NUMBER.search(text) is not None and credit_code_fault(text) != ""


def mask_id(value: str) -> str:
    """«310***********002X»: the first three and the last four characters stay."""
    return _mask(value, 3, 4)


def mask_phone(value: str) -> str:
    """«138****5678»."""
    return _mask(value, 3, 4) if len(value) > 8 else _mask(value, 1, 2)


def mask_address(value: str) -> str:
    """The first six characters (place) stay, the door does not."""
    return _mask(value, 6, 0)


def mask_name(value: str) -> str:
    """«张***»: the family name stays."""
    return value[:1] + MASK * 3 if value else ""


def _mask(value: str, head: int, tail: int) -> str:
    if not value:
        return ""
    hidden = max(len(value) - head - tail, 3)
    return value[:head] + MASK * hidden + (value[-tail:] if tail and len(value) > head + tail else "")
