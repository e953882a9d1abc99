"""Nothing tells by the way of what one may not see: counts, choices, order, refusals, names of files, totals, hints.

The strongest of these tests opens the same pages before and after matters come into being that the reader may not
see: every page must say the same, to the letter.
"""

from __future__ import annotations

import io
import re

import pytest
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Case
from groups.actions import opening
from groups.models import KeyGroup
from tests import cast as c
from tests import planted
from tests.cases.screen import URL, filled, words
from tests.cast import Cast
from tests.crawling import opened
from tests.test_access_matrix import ROWS, World, build

LISTS = [
    "home", "case_list", "case_register", "case_export", "export_list", "group_list", "absence_list", "absence_add",
    "ledger_import", "enquiry", "data_map", "group_add", "group_restore", "delegation_edit",
]  # fmt: skip
QUESTIONS = [
    "", "?q=甲寅", "?q=丙午举报标题", "?q=13911112222", "?order=-number", "?order=received_on", "?order=title",
    "?standing=late", "?state=intake", "?mine=on", "?month=2026-11", "?case_class=accusation", "?page=2", "?group=1",
]  # fmt: skip
VARYING = re.compile(
    r'csrf\w*"?[^>]*value="[^"]*"|"X-CSRFToken": "[^"]*"|name="key"[^>]*value="[^"]*"|value="[0-9a-f-]{36}"'
)


def told(client: Client, url: str) -> str:
    answer = client.get(url)
    return VARYING.sub("", f"{answer.status_code}{words(answer)}")


def everything(client: Client) -> dict[str, str]:
    urls = [reverse(name) for name in LISTS]
    urls += [reverse("case_list") + question for question in QUESTIONS]
    return {url: told(client, url) for url in urls}


@pytest.fixture
def world(cast: Cast) -> World:
    return build(cast)


def hide(cast: Cast) -> tuple[Case, KeyGroup]:
    """An accusation and a confidential group with its matter come into being."""
    accusation = c.register(cast, case_class="accusation", **planted.told("accusation"))
    hidden = c.register(cast, **planted.told("confidential"))
    c.classify(cast, hidden)
    group = opening.open_group(
        by=cast.head, office=cast.district, name=planted.GROUP_NAME, claims=planted.GROUP_CLAIMS,
        leader=cast.leader, is_confidential=True,
    )  # fmt: skip
    c.do(hidden, "link_group", cast.head, group=group)
    return accusation, group


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["handler", "second_leader", "superior_head", "superior_director", "registrar_elsewhere", "head_elsewhere",
     "accused", "stranger", "administrator"],
)  # fmt: skip
def test_pages_say_the_same_whether_a_matter_one_may_not_see_is_there_or_not(cast: Cast, name: str) -> None:
    c.assign(cast, c.register(cast))
    client = Client()
    client.force_login(cast.everybody()[name])
    everything(client)  # the first look may say that it is the first
    before = everything(client)
    hide(cast)
    after = everything(client)
    assert [url for url in before if before[url] != after[url]] == []


def test_the_same_pages_do_change_for_those_who_may_see_it(cast: Cast) -> None:
    """Or the comparison above would prove nothing."""
    c.assign(cast, c.register(cast))
    client = Client()
    client.force_login(cast.head)
    before = everything(client)
    hide(cast)
    after = everything(client)
    changed = {url for url in before if before[url] != after[url]}
    assert {reverse("case_list"), reverse("group_list")} <= changed


@pytest.mark.slow
def test_no_answer_stays_in_a_cache(world: World) -> None:
    """Every address, to somebody it is for and to somebody signed out; refusals and redirects too."""
    people = world.cast.everybody()
    kept = []
    for row in ROWS:
        url = world.url(row)
        named = row["allowed"].split()
        for who in {named[0] if named and named[0] != "everybody" else "head", "stranger", ""}:
            client = Client()
            if who:
                client.force_login(people[who])
            answer = client.get(url)
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                kept.append(f"{row['address']} for {who or 'nobody'}: {answer.status_code}")
    assert kept == []


def test_what_is_not_there_and_what_one_may_not_see_answer_alike(world: World) -> None:
    client = Client()
    client.force_login(world.cast.handler)
    hidden, group = world.cases["accusation"], world.groups["confidential"]
    paths = [
        reverse(name, args=["X"]) for name in ("case_detail", "case_form", "case_slip", "case_draft", "case_summary")
    ]
    paths.append(reverse("case_verb", args=["X", "classify"]))
    for path in paths:
        there, nowhere = path.replace("X", hidden.number), path.replace("X", "JA-2026-999999")
        assert told(client, there).replace(hidden.number, "") == told(client, nowhere).replace("JA-2026-999999", "")
    there, nowhere = (reverse("group_detail", args=[code]) for code in (group.code, "G-9999"))
    assert told(client, there).replace(group.code, "") == told(client, nowhere).replace("G-9999", "")


def test_a_group_one_may_not_see_is_refused_like_one_that_is_not_there(world: World) -> None:
    """The choice of a form and the text of its refusal are the same for both."""
    case = c.register(world.cast)
    client = Client()
    client.force_login(world.cast.superior_head)
    url = reverse("case_verb", args=[case.number, "link_group"])
    assert planted.GROUP_NAME not in told(client, url)
    hidden = world.groups["confidential"].pk
    nowhere = (KeyGroup.objects.aggregate(most=Max("pk"))["most"] or 0) + 1000
    answers = [client.post(url, {"group": key, "version": case.version}) for key in (hidden, nowhere)]
    assert answers[0].status_code == answers[1].status_code
    one, other = (
        VARYING.sub("", words(answer)).replace(f'"{hidden}"', "").replace(f'"{nowhere}"', "") for answer in answers
    )
    assert one == other
    assert Case.objects.get(pk=case.pk).group_id is None


def test_a_repeat_hint_of_a_matter_one_may_not_see_says_that_it_is_there_and_no_more(world: World) -> None:
    hidden = world.cases["accusation"]
    client = Client()
    client.force_login(world.cast.registrar_elsewhere)
    changes = {
        "office": world.cast.elsewhere.pk, "people-0-name": planted.NAMES["accusation"],
        "people-0-phone": planted.PHONES["accusation"],
    }  # fmt: skip
    page = words(client.post(URL, filled(world.cast, **changes)))
    assert "您无权查看的较早事项" in page
    assert [word for word in (hidden.number, planted.WORDS["accusation"]) if word in page] == []


def test_a_paper_says_nothing_of_people_beside_its_pages(world: World) -> None:
    """Neither the name of the file nor the document's properties: both show in folders, mails and print queues."""
    client = Client()
    client.force_login(world.cast.head)
    case = world.cases["plain"]
    urls = [reverse(name, args=[case.number]) for name in ("case_form", "case_slip", "case_summary", "case_draft")]
    urls += [reverse("case_document", args=[case.number, paper.pk]) for paper in case.documents.all()]
    read = 0
    for url in urls:
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        if answer.headers["Content-Type"] != "application/pdf":
            continue  # nothing drafted yet
        read, pdf = read + 1, PdfReader(io.BytesIO(body))
        beside = str(dict(pdf.metadata or {})) + answer.headers.get("Content-Disposition", "")
        if pdf.xmp_metadata:
            beside += pdf.xmp_metadata.stream.get_data().decode("utf-8", "replace")
        assert [word for word in ("陈玥", c.PHONE, c.ID_NUMBER, c.SECRET, case.title) if word in beside] == [], url
    assert read >= 2


@pytest.mark.parametrize("name", ["head", "superior_head", "statistician"])
def test_official_totals_count_everything_and_never_name_a_confidential_group(world: World, name: str) -> None:
    """Not even to its own head: the paper goes further than its reader."""
    client = Client()
    client.force_login(world.cast.everybody()[name])
    keys = {"month": "2026-11", "office": "JA"}
    page = opened(client.get(reverse("report_monthly"), keys))[0]
    file = client.get(reverse("report_monthly_file", kwargs={**keys, "kind": "json"})).json()
    assert file["submissions"] == Case.objects.count() == 3
    for text in (page, str(file)):
        assert planted.GROUP_NAME not in text
        assert world.groups["confidential"].code not in text


def test_addresses_of_pages_carry_no_words_about_people(world: World) -> None:
    """Browsers keep them, proxies log them."""
    for row in ROWS:
        url = world.url(row)
        assert re.fullmatch(r"[\x21-\x7e]+", url), url
        assert c.PHONE not in url
