"""The interface as one thing, and its addresses."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from config.api import cases, errors, groups, reports, submissions, verbs
from config.api.auth import TokenAuth

ABOUT = _("""信访事项接口。每次调用在请求头写明 `Authorization: Bearer huiyin_…`。
令牌由本人在“接口令牌”页建立，以本人的岗位办理。
改变事项的调用带 `key`（UUID）：重发不会办两次。所有错误都是 JSON：`code`、`words` 和逐项的 `reasons`。""")

# No page of documentation: it would need scripts from elsewhere, which the content policy forbids.
api = NinjaAPI(
    title=_("回音 Huiyin"), version="1", description=ABOUT, urls_namespace="api", docs_url=None,
    auth=TokenAuth(),
)  # fmt: skip
errors.install(api)
for part in (submissions, cases, verbs, reports, groups):
    api.add_router("", part.router)


def _patterns() -> list[URLPattern | URLResolver]:
    """The interface asks for its token itself: the sign-in page is for people."""
    found: list[URLPattern | URLResolver] = list(api.urls[0])
    for pattern in found:
        if isinstance(pattern, URLPattern):
            pattern.callback = login_not_required(pattern.callback)
    return found


urlpatterns = _patterns()
app_name = "api"
