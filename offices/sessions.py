"""Where somebody is signed in: listed for them, and ended by them or by what happens to the account."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from offices.models import OpenSession, Staff

# The order decides: every browser names several others.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def begin(request: HttpRequest, staff: Staff) -> None:
    """The person has just signed in here."""
    if request.session.session_key is None:
        request.session.save()
    key, browser = str(request.session.session_key), browser_words(request.headers.get("User-Agent", ""))
    OpenSession.objects.update_or_create(key=key, defaults={"staff": staff, "browser": browser})


def seen(key: str | None) -> None:
    """The session was used just now."""
    OpenSession.objects.filter(key=key).update(seen_at=timezone.now())


def open_of(staff: Staff) -> QuerySet[OpenSession]:
    """The person's sessions that still open something, the last used first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return OpenSession.objects.filter(staff=staff, key__in=alive)


def session_by_id(staff: Staff, pk: int) -> OpenSession:
    """One's own session; Http404 for anybody else's."""
    return get_object_or_404(OpenSession, staff=staff, pk=pk)


def end(*keys: str) -> None:
    """These sessions open nothing any more."""
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(key__in=keys).delete()


def end_all(staff: Staff, *, but: str = "") -> int:
    """End every session of the account, except the one with the key `but`; how many there were."""
    keys = list(OpenSession.objects.filter(staff=staff).exclude(key=but).values_list("key", flat=True))
    end(*keys)
    return len(keys)


def renew(staff: Staff, old: str, new: str) -> None:
    """The session got a new key with a new password; all others end."""
    OpenSession.objects.filter(staff=staff, key=old).update(key=new)
    end_all(staff, but=new)


def clear_out() -> int:
    """Remove sessions that have run out; how many."""
    removed, _each = Session.objects.filter(expire_date__lte=timezone.now()).delete()
    OpenSession.objects.exclude(key__in=Session.objects.values("session_key")).delete()
    return removed


def browser_words(agent: str) -> str:
    """«Chrome · Windows»: enough to know one's own machine again, and no more is kept of it."""
    found = [next((words for mark, words in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or "—"
