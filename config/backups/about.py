"""What a backup says about itself, read first: it decides whether this installation may take it.

Keys are never in it. A check value per key tells whether the keys at hand are the ones the data need.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from config.version import is_newer, version

FORMAT = 1


class BackupRefused(Exception):
    """The backup or the restore may not go on; the text says why and what to do."""


@dataclass(frozen=True)
class About:
    """The first member of an archive. `migrations`: "app.name" of all that were applied."""

    format: int
    made_at: str
    version: str
    engine: str
    migrations: list[str]
    field_keys: list[str]
    index_key: str

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def describe(engine: str) -> About:
    """About the database the default connection points at."""
    return About(
        format=FORMAT,
        made_at=timezone.now().isoformat(timespec="seconds"),
        version=version(),
        engine=engine,
        migrations=_applied(),
        field_keys=[check_value("field", key) for key in settings.FIELD_KEYS],
        index_key=check_value("index", settings.INDEX_KEY),
    )


def read(content: bytes) -> About:
    """Raises BackupRefused for what is not the first member of a backup we can read."""
    try:
        about = About(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise BackupRefused(_("这不是回音的备份文件，或文件已损坏：开头的说明读不出来。")) from error
    if about.format != FORMAT:
        raise BackupRefused(_("这份备份的格式比本程序新，请先升级程序再恢复。"))
    return about


def check_value(kind: str, key: str) -> str:
    """Sixteen characters that two equal keys share and that do not lead back to the key (HMAC-SHA-256)."""
    return hmac.new(key.encode(), f"huiyin backup, {kind} key".encode(), hashlib.sha256).hexdigest()[:16]


def refuse_unfit(about: About, engine: str) -> None:
    """Raise BackupRefused when this installation cannot take the backup whole."""
    _refuse_other_keys(about)
    if about.engine != engine:
        words = _("这份备份来自 %(theirs)s，本机的数据库是 %(ours)s：请把 DATABASE_URL 指向同类数据库后再恢复。")
        raise BackupRefused(words % {"theirs": about.engine, "ours": engine})
    known = set(_on_disk())
    unknown = [name for name in about.migrations if name not in known]
    if unknown or is_newer(about.version, version()):
        words = _("这份备份由 %(theirs)s 版做成，比本机的 %(ours)s 版新：请先升级程序再恢复。")
        raise BackupRefused(words % {"theirs": about.version, "ours": version()})


def _refuse_other_keys(about: About) -> None:
    ours = {check_value("field", key) for key in settings.FIELD_KEYS}
    lacking = [str(place) for place, value in enumerate(about.field_keys, 1) if value not in ours]
    if lacking:
        words = _(
            "这份备份用的是另一把钥匙：备份时 FIELD_KEYS 的第 %(places)s 把不在本机的 FIELD_KEYS 里。"
            "请把做备份那台机器的 keys.env 放回来（旧钥匙可加在 FIELD_KEYS 末尾，用逗号隔开），再恢复。"
        )
        raise BackupRefused(words % {"places": "、".join(lacking)})
    if about.index_key != check_value("index", settings.INDEX_KEY):
        words = _(
            "这份备份用的是另一把钥匙：INDEX_KEY 与备份时不同，按证件号、电话将查不到人。请放回备份时的 INDEX_KEY。"
        )
        raise BackupRefused(words)


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _on_disk() -> list[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    squashed = [pair for each in loader.disk_migrations.values() for pair in each.replaces]
    return [f"{app}.{name}" for app, name in (*loader.disk_migrations, *squashed)]
