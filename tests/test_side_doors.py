"""Nothing tells by the way of what one may not see: counts, choices, order, refusals, names of files, totals, hints.

The strongest of these tests opens the same pages before and after matters come into being that the reader may not
see: every page must say the same, to the letter. DOORS lists every side door and the tests that keep it shut.
"""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cases.access import may_see
from cases.inbox import send
from cases.intake import ComplainedOfDetails
from cases.models import Case, Reminder
from cases.reminding import remind
from groups.actions import opening
from groups.models import KeyGroup
from offices.models import Staff
from tests import cast as c
from tests import planted
from tests.cases.screen import URL, filled, words
from tests.cast import Cast
from tests.crawling import opened
from tests.test_access_deputies import CLOSED, sent_away
from tests.test_access_matrix import ROWS, World, build

pytestmark = pytest.mark.slow  # reads every page as many people

LISTS = [
    "home", "case_list", "case_register", "case_export", "export_list", "group_list", "absence_list", "absence_add",
    "ledger_import", "enquiry", "data_map", "group_add", "group_restore", "delegation_edit",
]  # fmt: skip
QUESTIONS = [
    "", "?q=甲寅", "?q=丙午举报标题", "?q=13911112222", "?order=-number", "?order=received_on", "?order=title",
    "?standing=late", "?state=intake", "?mine=on", "?month=2026-11", "?case_class=accusation", "?page=2", "?group=1",
]  # fmt: skip
SAME = "test_pages_say_the_same_whether_a_matter_one_may_not_see_is_there_or_not"
DEPUTY = "test_pages_say_the_same_to_the_deputy_of_one_to_whom_a_matter_is_closed"
ALIKE = "test_what_is_not_there_and_what_one_may_not_see_answer_alike"
DOORS: dict[str, tuple[str, ...]] = {
    "counts": (SAME, DEPUTY, "test_official_totals_count_everything_and_never_name_a_confidential_group"),
    "filter options": (SAME, DEPUTY, "test_choices_and_suggestions_name_nothing_hidden"),
    "autocomplete": ("test_choices_and_suggestions_name_nothing_hidden",),
    "sort order": (SAME, DEPUTY),
    "error texts": (
        ALIKE,
        "test_a_group_one_may_not_see_is_refused_like_one_that_is_not_there",
        "test_naming_a_hidden_matter_in_a_form_is_refused_like_naming_none",
    ),
    "the way to a 404": ("test_what_is_hidden_and_what_is_not_there_take_the_same_way",),
    "file names": ("test_a_paper_says_nothing_of_people_beside_its_pages",),
    "notice texts": ("test_notices_go_to_those_who_may_see_and_say_number_and_day_only",),
    "log pages": ("test_the_log_pages_say_nothing_of_what_a_matter_is_about",),
    "properties of PDFs": ("test_a_paper_says_nothing_of_people_beside_its_pages",),
    "repeat hints": (
        "test_a_repeat_hint_of_a_matter_one_may_not_see_says_that_it_is_there_and_no_more",
        "test_no_repeat_hint_reaches_the_deputy_of_the_accused",
    ),
    "group totals": (
        "test_official_totals_count_everything_and_never_name_a_confidential_group",
        "test_a_group_nobody_granted_counts_among_the_others",
    ),
    "cached pages": ("test_no_answer_stays_in_a_cache",),
    "addresses": ("test_addresses_of_pages_carry_no_words_about_people",),
}
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


@pytest.mark.parametrize("closed", CLOSED)
def test_pages_say_the_same_to_the_deputy_of_one_to_whom_a_matter_is_closed(cast: Cast, closed: str) -> None:
    """Who stands in for the accused or the recused learns of it no more than they do."""
    c.assign(cast, c.register(cast))
    sent_away(cast.head, cast.deputy)
    client = Client()
    client.force_login(cast.deputy)
    everything(client)
    before = everything(client)
    CLOSED[closed](cast, cast.head)
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


@pytest.mark.parametrize(("closed", "hinted"), [("nothing", True), ("deputy of the accused", False)])
def test_no_repeat_hint_reaches_the_deputy_of_the_accused(cast: Cast, closed: str, hinted: bool) -> None:
    """Even that there is a matter must not reach them, whoever sits at the counter in their place."""
    accused = cast.registrar_elsewhere if closed in CLOSED else cast.accused
    person = ComplainedOfDetails(staff=accused, is_accused=True)
    c.register(cast, case_class="accusation", complained_of=(person,), **planted.told("accusation"))
    sent_away(cast.registrar_elsewhere, cast.deputy)
    client = Client()
    client.force_login(cast.deputy)
    changes = {
        "office": cast.elsewhere.pk, "people-0-name": planted.NAMES["accusation"],
        "people-0-phone": planted.PHONES["accusation"],
    }  # fmt: skip
    page = words(client.post(URL, filled(cast, **changes)))
    assert ("您无权查看的较早事项" in page) is hinted


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
    assert file["submissions"] == Case.objects.count() == 5
    for text in (page, str(file)):
        assert planted.GROUP_NAME not in text
        assert world.groups["confidential"].code not in text


def test_addresses_of_pages_carry_no_words_about_people(world: World) -> None:
    """Browsers keep them, proxies log them."""
    for row in ROWS:
        url = world.url(row)
        assert re.fullmatch(r"[\x21-\x7e]+", url), url
        assert c.PHONE not in url


def test_every_side_door_has_a_test() -> None:
    assert [name for names in DOORS.values() for name in names if not callable(globals().get(name))] == []


def planted_words(world: World) -> list[str]:
    words_ = [*planted.WORDS.values(), *planted.NAMES.values(), *planted.PHONES.values()]
    return [*words_, planted.GROUP_NAME, planted.GROUP_CLAIMS]


def test_choices_and_suggestions_name_nothing_hidden(world: World) -> None:
    """No page suggests while one types, and no list of choices names a group or a matter one may not see."""
    client = Client()
    client.force_login(world.cast.superior_head)
    hidden = [world.groups["confidential"].code, *(world.cases[name].number for name in ("accusation", "confidential"))]
    for name in LISTS[:-2]:
        page = told(client, reverse(name))
        assert "<datalist" not in page, name
        assert not re.search(r"<input[^>]*hx-get", page), name
        choices = "".join(re.findall(r"<option.*?</option>", page, re.S))
        assert [word for word in (*hidden, *planted_words(world)) if word in choices] == [], name


@pytest.mark.parametrize("verb", ["merge", "decline"])
def test_naming_a_hidden_matter_in_a_form_is_refused_like_naming_none(world: World, verb: str) -> None:
    """The head of the district above may not know of the accusation: joining to it fails like joining to nothing."""
    case = c.register(world.cast)
    client = Client()
    client.force_login(world.cast.superior_head)
    url = reverse("case_verb", args=[case.number, verb])
    field = {"merge": "into", "decline": "earlier"}[verb]
    answers = []
    for number in (world.cases["accusation"].number, "JA-2026-999999"):
        sent = {field: number, "version": case.version, "on": "2026-11-02", "reason": "同一事项", "ground": "in_hand"}
        sent["key"] = "00000000-0000-4000-8000-000000000001"
        answer = client.post(url, sent)
        assert "没有找到这个编号的事项" in words(answer)
        answers.append((answer.status_code, VARYING.sub("", words(answer)).replace(number, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


def asked_of_database(client: Client, url: str) -> tuple[int, list[str]]:
    """The answer and every question put to the database for it, values left out."""
    with CaptureQueriesContext(connection) as taken:
        status = client.get(url).status_code
    return status, [re.sub(r"'[^']*'|\b\d+\b", "?", one["sql"]) for one in taken]


@pytest.mark.parametrize("name", ["handler", "superior_head"])
def test_what_is_hidden_and_what_is_not_there_take_the_same_way(world: World, name: str) -> None:
    """Time tells as well: both answers put the same questions to the database, in the same order."""
    client = Client()
    client.force_login(world.cast.everybody()[name])
    hidden, group = world.cases["accusation"].number, world.groups["confidential"].code
    ways = [
        (reverse(way, args=["X", *more]), hidden, "JA-2026-999999")
        for way, more in (
            ("case_detail", ()), ("case_form", ()), ("case_slip", ()), ("case_summary", ()), ("case_readers", ()),
            ("case_retaliation", ()), ("case_request_add", ()), ("case_review_add", ()), ("case_file", (1,)),
            ("case_document", (1,)), ("case_verb", ("classify",)), ("case_repeat", (1,)),
            ("case_reveal", (1, "phone")),
        )
    ]  # fmt: skip
    ways += [(reverse("group_detail", args=["X"]), group, "G-9999")]
    for way, there, nowhere in ways:
        asked_of_database(client, way.replace("X", nowhere))  # whatever a first request asks once
        found, missing = (asked_of_database(client, way.replace("X", key)) for key in (there, nowhere))
        assert found == missing, way
        assert found[0] == 404


def test_notices_go_to_those_who_may_see_and_say_number_and_day_only(
    world: World, mailoutbox: list[EmailMessage]
) -> None:
    cast = world.cast
    for person in cast.everybody().values():
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])
    for day in range(1, 40, 3):  # before the notice is due, on the first late day, and long after
        remind(c.TODAY + dt.timedelta(days=day))
    for reminder in Reminder.objects.all():
        send(reminder.pk)
    told_of = {reminder.case_id for reminder in Reminder.objects.all()}
    assert {world.cases["accusation"].pk, world.cases["confidential"].pk} <= told_of
    numbers = {world.cases[name].number: world.cases[name] for name in world.cases}
    for mail in mailoutbox:
        text = f"{mail.subject} {mail.body}"
        case = next(case for number, case in numbers.items() if number in text)
        assert may_see(Staff.objects.get(email=mail.to[0]), case)
        assert [word for word in (*planted_words(world), case.title, "陈玥", c.SECRET) if word in text] == []
    assert mailoutbox


def test_the_log_pages_say_nothing_of_what_a_matter_is_about(world: World) -> None:
    """The auditor reads every line of every matter, and no word of any."""
    auditor, head = Client(), Client()
    auditor.force_login(world.cast.auditor)
    head.force_login(world.cast.head)
    number = world.cases["accusation"].number
    head.get(reverse("case_detail", args=[number]))
    pages = [f"{reverse('log_list')}?stream=case:{number}", reverse("log_list"), reverse("case_readers", args=[number])]
    for page in pages:
        text = told(auditor, page)
        assert number in text, page
        secrets = [*planted_words(world), world.cases["plain"].title, "陈玥", c.PHONE]
        assert [word for word in secrets if word in text] == [], page
    assert head.get(reverse("log_list")).status_code == 403


def test_a_group_nobody_granted_counts_among_the_others(world: World) -> None:
    """Its piece is in the total and in the one row «other», together with the pieces of no group."""
    client = Client()
    client.force_login(world.cast.superior_head)
    keys = {"month": "2026-11", "office": "JA", "kind": "json"}
    file = client.get(reverse("report_monthly_file", kwargs=keys)).json()
    rows = file["by_group"]
    assert [row["key"] for row in rows] == [""]
    assert rows[0]["submissions"] == file["submissions"] == 5
