"""Are the keys at hand those the stored values need? Told by check values, never by a key.

A wrong FIELD_KEYS would show as pages that fail here and there, a wrong INDEX_KEY as persons who are silently not
found: so both stop the start instead.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from offices.encrypted import a_sample
from offices.models import KeyMark
from offices.personal import WrongKey

FIELD, INDEX = KeyMark.Kind.FIELD, KeyMark.Kind.INDEX


def check_value(kind: str, key: str) -> str:
    """Sixteen characters that tell two keys apart and do not lead back to the key (HMAC-SHA-256)."""
    return hmac.new(key.encode(), f"huiyin key check, {kind}".encode(), hashlib.sha256).hexdigest()[:16]


def problems() -> Iterator[str]:
    """What is wrong with the keys, each with its cure; nothing when all is well or nothing was ever stored."""
    if unfit := _unfit():
        yield unfit
        return
    if not _is_there():
        return
    marked = _marked()
    lacking = marked[FIELD] - {check_value(FIELD, key) for key in settings.FIELD_KEYS}
    if lacking or (not marked[FIELD] and not _reads()):
        yield _(
            "FIELD_KEYS 不是（或不全是）加密现有数据的钥匙，个人信息读不出来。"
            "请放回原来的 keys.env；换钥匙时把旧钥匙留在 FIELD_KEYS 后面（逗号隔开），"
            "运行 manage.py rotate_keys 后再去掉。"
        )
    known = {check_value(INDEX, key) for key in (settings.INDEX_KEY, *settings.INDEX_KEY_OLD)}
    if marked[INDEX] - known:
        yield _(
            "INDEX_KEY 与建立现有索引的钥匙不同，按证件号、电话将查不到人。请放回原来的 INDEX_KEY；"
            "要换钥匙，请把旧的写进 INDEX_KEY_OLD，再运行 manage.py rotate_keys --index。"
        )


def is_index_behind() -> bool:
    """Whether stored blind indexes are still under a key of INDEX_KEY_OLD."""
    return _is_there() and bool(_marked()[INDEX] - {check_value(INDEX, settings.INDEX_KEY)})


def remember() -> None:
    """Mark the keys in use from now on: the newest of FIELD_KEYS, and the first INDEX_KEY there is.

    Nothing is marked while the keys are wrong, so that a mistake is never made the rule.
    """
    if not _is_there() or list(problems()):
        return
    marked = _marked()
    _mark(FIELD, settings.FIELD_KEYS[0], marked[FIELD])
    if not marked[INDEX]:
        _mark(INDEX, settings.INDEX_KEY, marked[INDEX])


@transaction.atomic
def settle(kind: str) -> None:
    """After a whole rotation: only the newest key is needed from now on."""
    key = settings.FIELD_KEYS[0] if kind == FIELD else settings.INDEX_KEY
    KeyMark.objects.get_or_create(kind=kind, check_value=check_value(kind, key))
    KeyMark.objects.filter(kind=kind).exclude(check_value=check_value(kind, key)).delete()


def _is_there() -> bool:
    """Not so before the first migration."""
    return KeyMark._meta.db_table in connection.introspection.table_names()


def _mark(kind: str, key: str, marked: set[str]) -> None:
    if check_value(kind, key) not in marked:
        KeyMark.objects.get_or_create(kind=kind, check_value=check_value(kind, key))


def _marked() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {FIELD: set(), INDEX: set()}
    for kind, value in KeyMark.objects.values_list("kind", "check_value"):
        found[kind].add(value)
    return found


def _unfit() -> str:
    """Keys that cannot be keys at all."""
    try:
        keys = [Fernet(key) for key in settings.FIELD_KEYS]
    except (ValueError, TypeError):
        return _("FIELD_KEYS 里有一把不是钥匙的样子（应为 44 个字符的 base64）。请核对 keys.env 是否被截断或改动。")
    if not keys or not settings.INDEX_KEY:
        return _("缺少 FIELD_KEYS 或 INDEX_KEY，个人信息无法保存和读取。请放回 keys.env，或运行 make setup 生成。")
    return ""


def _reads() -> bool:
    """Whether a stored value can be read: the proof where no key was marked yet."""
    try:
        a_sample()
    except WrongKey:
        return False
    return True
