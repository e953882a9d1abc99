"""Tells the rooms above that a part of the office tree hangs somewhere else now.

They may keep an office's place as a column (a matter keeps its district): it must follow in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable

from offices.models import Office

Follower = Callable[[Office], None]
_followers: list[Follower] = []


def register(follower: Follower) -> Follower:
    """Add a follower: it gets the office that was moved, with everything below it, after the move."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def tell(office: Office) -> None:
    """Let every follower follow; called inside the transaction of the move."""
    for follower in _followers:
        follower(office)
