"""What every view asks of a request: who is signed in, and whether a post of theirs opens the page."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from offices.models import Staff
from offices.people import kinds


def signed_in(request: HttpRequest) -> Staff:
    """The member of staff behind the request. LoginRequiredMiddleware has let nobody else through."""
    if not isinstance(request.user, Staff):
        raise PermissionDenied
    return request.user


def with_post(request: HttpRequest, *wanted: str) -> Staff:
    """The member of staff, if they hold one of the posts `wanted` today; PermissionDenied (403) otherwise."""
    staff = signed_in(request)
    if not kinds(staff) & set(wanted):
        raise PermissionDenied
    return staff


def address_of(request: HttpRequest) -> str:
    """Where the request comes from: behind a proxy, what that proxy itself wrote last. Of IPv6 the network (/64): one
    machine has as many addresses in it as it likes.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    address = forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), 64), strict=False))
