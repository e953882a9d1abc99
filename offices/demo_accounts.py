"""Whom one can sign in as in a demo office; the sign-in page shows it under DEMO only."""

from __future__ import annotations

from django.utils import timezone

from offices.models import Post, PostKind

# Said on the sign-in page: it opens invented matters only, and `manage.py demo` refuses to run without DEMO.
PASSWORD = "huiyin-demo-2026"  # noqa: S105


def demo_accounts() -> list[dict[str, str]]:
    """The first two holders of each post, in the order of design section 1: `username`, `name`, `post`."""
    posts = Post.objects.in_force(timezone.localdate()).filter(staff__is_active=True).order_by("pk")
    found: list[dict[str, str]] = []
    for kind in PostKind:
        listed = [account["username"] for account in found]
        of_kind = posts.filter(kind=kind).exclude(staff__username__in=listed).select_related("staff", "office")[:2]
        found += [
            {
                "username": post.staff.username,
                "name": post.staff.full_name,
                "post": f"{post.office.name} {post.get_kind_display()}",
            }
            for post in of_kind
        ]
    return found
