"""Finding matters by words: the same answers on both databases, in step with the claims, within the access rule."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from cases.actions.history import History, import_many
from cases.intake import ClaimDetails, ComplainedOfDetails
from cases.models import Case, CaseWords, Claim
from cases.words import grams, tokens, words_of
from tests import cast as c
from tests.cases.test_pages_list import at, look, numbers
from tests.cast import Cast
from workflows.engine import Outcome
from workflows.verbs import SystemActor

WORDS: list[dict[str, str]] = list(
    csv.DictReader((Path(settings.BASE_DIR) / "tests/tables/search.csv").open(encoding="utf-8", newline=""))
)


def bare(cast: Cast, count: int) -> list[Case]:
    """Matters with nothing but an office and a number."""
    place = {
        f"{role}_{kind}": cast.district for role in ("registering", "responsible") for kind in ("office", "district")
    }
    now = "2026-11-02T09:00:00+08:00"
    return Case.objects.bulk_create(
        Case(number=f"JA-2026-{n:06}", received_on=c.TODAY, registered_at=now, title="标题", state="intake", **place)
        for n in range(1, count + 1)
    )


def found(asked: str) -> set[int]:
    return set(CaseWords.objects.filter(text__holds=asked).values_list("pk", flat=True))


def test_what_a_word_finds(cast: Cast) -> None:
    matters = bare(cast, len(WORDS))
    CaseWords.objects.bulk_create(
        CaseWords(case=matter, text=words_of(matter.number, matter.title, [row["said"]]))
        for matter, row in zip(matters, WORDS, strict=True)
    )
    for matter, row in zip(matters, WORDS, strict=True):
        by_text = CaseWords.objects.filter(text__says=row["asked"]).values_list("pk", flat=True)
        assert found(row["asked"]) == set(by_text), row["why"]
        assert (matter.pk in by_text) == (row["found"] == "yes"), row["why"]


def test_the_words_of_the_table_are_the_grams_of_the_text() -> None:
    text = "请求恢复低保𠮷𠮷\0㐂 ab"
    assert set(tokens(text).split()) == {f"g{gram & 0xFFFFFFFF:x}" for gram in grams(text)}


def test_no_word_spans_two_parts(cast: Cast) -> None:
    case = c.register(cast, title="停发", claims=(ClaimDetails("低保", "恢复", "待遇"),))
    assert found("停发") == found("低保") == found("恢复") == found("待遇") == {case.pk}
    assert found("停发低保") == found("低保恢复") == set()


def test_what_is_registered_or_imported_is_found_at_once(cast: Cast) -> None:
    case = c.register(cast, title="街道食堂", claims=(ClaimDetails("请求恢复供餐"),))
    old = History(c.TODAY, c.intake(title="旧台账的食堂", claims=(ClaimDetails("路灯不亮"),)))
    (told,) = import_many(by=SystemActor("import"), office=cast.district, matters=[old])
    assert isinstance(told, Outcome)
    assert numbers(cast.head, "?q=供餐") == [case.number]
    assert numbers(cast.head, "?q=路灯") == [told.item.number]
    assert set(numbers(cast.head, "?q=食堂")) == {case.number, told.item.number}


def test_what_was_rolled_back_is_not_found(cast: Cast) -> None:
    with transaction.atomic():
        c.register(cast, title="街道食堂")
        transaction.set_rollback(True)
    assert found("食堂") == set()


def test_other_words_take_the_place_of_the_old_ones(cast: Cast, case: Case) -> None:
    kept = CaseWords.objects.get(case=case)
    kept.text = words_of(case.number, "街道食堂", [])
    kept.save()
    assert (found("食堂"), found("低保")) == ({case.pk}, set())
    kept.delete()
    assert found("食堂") == set()


def test_the_index_can_be_made_anew_from_what_is_there(cast: Cast, case: Case) -> None:
    Claim.objects.filter(case=case).update(request="换了说法")
    assert found("换了说法") == set()
    call_command("index_words", verbosity=0)
    assert found("换了说法") == found("低保") == {case.pk}
    CaseWords.objects.all().delete()
    call_command("index_words", verbosity=0)
    assert found("换了说法") == {case.pk}


def test_a_word_finds_nothing_that_may_not_be_seen(cast: Cast) -> None:
    accused = (ComplainedOfDetails(office=cast.other_street, is_accused=True),)
    hidden = at(cast, cast.district, "反映食堂采购", case_class="accusation", complained_of=accused)
    at(cast, cast.elsewhere, "别区的食堂")
    assert numbers(cast.head, "?q=食堂") == [hidden.number]
    for nobody in (cast.superior_head, cast.accused, cast.leader, cast.stranger, cast.superuser):
        assert hidden.number not in numbers(nobody, "?q=食堂")


@pytest.mark.parametrize("part", ["3800138", "380 0138 0013 8", "6222021234"])
def test_part_of_a_persons_number_is_refused_in_words(cast: Cast, case: Case, part: str) -> None:
    assert "不按证件号码或电话查找" in look(cast.head, f"?q={part}").content.decode()


def test_part_of_a_matters_number_is_found(cast: Cast, case: Case) -> None:
    assert numbers(cast.head, f"?q={case.number[3:]}") == numbers(cast.head, "?q=ja-2026") == [case.number]
