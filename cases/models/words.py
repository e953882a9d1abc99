"""The words a matter is found by (cases/words.py), and how each database is asked for them."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.db.models import Lookup
from django.utils.translation import gettext_lazy as _

from cases import words
from cases.models.matter import Case

# PostgreSQL: an index on this function of the text. SQLite: a full-text table that triggers keep by it.
GRAMS = "cases_grams"
INDEX = "cases_words_index"
MANY = 3_000


class WordsField(models.TextField[str, str]):
    """Text that is asked by `holds`: the words as they stand, wherever they stand."""


@WordsField.register_lookup
class Says(Lookup[Any]):
    """Literal and exact, by the text alone: for a word so common that the next matter in order soon has it."""

    lookup_name = "says"

    def get_prep_lookup(self) -> str:
        return words.folded(str(self.rhs))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """«<> 0» instead of «LIKE»: the planner would count a word's rarity once more, which the index has told it."""
        text, params = self.process_lhs(compiler, connection)
        place = "strpos" if connection.vendor == "postgresql" else "instr"
        return f"{place}({text}, %s) <> 0", [*params, str(self.rhs)]


@WordsField.register_lookup
class Holds(Says):
    """The same: the index narrows, the text itself decides."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        exact, params = super().as_sql(compiler, connection)
        text, own = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"({GRAMS}({text}) @> %s::int[] AND {exact})", [*own, words.grams_asked(str(self.rhs)), *params]
        key = text.rpartition(".")[0] + '."case_id"'
        found = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608 - names of ours
        return f"({key} IN ({found}) AND {exact})", [words.match(str(self.rhs)), *params]


class WordsManager(models.Manager["CaseWords"]):
    def is_common(self, text: str) -> bool:
        """Whether more than some MANY matters hold every gram of `text`: then it is quicker to leaf than to look up."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # The planner's own estimate, of the rarest pair: to count would be the very work to be saved.
                all_ = f"SELECT 1 FROM {self.model._meta.db_table}"  # noqa: S608
                grams = words.grams_asked(words.folded(text))
                asked = [all_, *([f"{all_} WHERE {GRAMS}(text) @> %s::int[]"] * len(grams))]
                cursor.execute(f"EXPLAIN (FORMAT JSON) {' UNION ALL '.join(asked)}", [[gram] for gram in grams])
                (plan,) = cursor.fetchone()[0]
                total, *each = (part["Plan Rows"] for part in plan["Plan"]["Plans"])
                # Of a pair it has not met among the frequent ones it guesses half a hundredth at most.
                return bool(min(each) > max(MANY, total / 100))
            found = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s LIMIT %s"  # noqa: S608
            cursor.execute(f"SELECT COUNT(*) FROM ({found})", [words.match(words.folded(text)), MANY + 1])  # noqa: S608
            return bool(cursor.fetchone()[0] > MANY)


class CaseWords(models.Model):
    """Written in the transaction of the verb that writes the claims; the index follows by the database's own means."""

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="words", verbose_name=_("信访事项")
    )
    text = WordsField(_("检索用文字"))

    objects = WordsManager()

    class Meta:
        verbose_name = _("检索用文字")
        verbose_name_plural = _("检索用文字")

    def __str__(self) -> str:
        return str(self.case_id)
