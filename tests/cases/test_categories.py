"""The content categories an office begins with: two levels, and a way back that takes nothing in use."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from cases.models import Case, Category
from tests import cast as c
from tests.cast import Cast

seeding = import_module("cases.migrations._categories")


def test_a_new_office_finds_two_levels(db: None) -> None:
    tops = Category.objects.filter(parent=None)
    assert tops.count() == 15
    assert {len(code) for code in tops.values_list("code", flat=True)} == {2}
    assert str(Category.objects.get(code="0101")) == "社会救助 / 最低生活保障"
    assert not Category.objects.filter(parent__parent__isnull=False).exists()


def test_seeding_again_keeps_what_the_office_renamed(db: None) -> None:
    Category.objects.filter(code="0101").update(name="低保")
    seeding.seed(apps, None)
    assert Category.objects.get(code="0101").name == "低保"


def test_going_back_leaves_the_categories_matters_carry(cast: Cast, case: Case) -> None:
    c.classify(cast, case)
    seeding.unseed(apps, None)
    assert list(Category.objects.order_by("code").values_list("code", flat=True)) == ["01", "0101"]
    seeding.seed(apps, None)
    assert Category.objects.count() == len(seeding.rows())
