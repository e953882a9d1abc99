"""The version of this installation, as pyproject.toml says it."""

import tomllib
from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=1)
def version() -> str:
    """For instance "0.1.0"."""
    told = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])


def is_newer(one: str, other: str) -> bool:
    """Whether `one` comes after `other`; what is not a number in them is passed over."""
    return _numbers(one) > _numbers(other)


def _numbers(words: str) -> list[int]:
    return [int(part) for part in words.split(".") if part.isdecimal()]
