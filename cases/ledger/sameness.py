"""Whether a row is a matter that is there: the same number, of the same day and people, in the same words.

A number is known within the office whose history it is. Of matters that are closed to whoever imports nothing is
told: in a trial they are not there, and of a real import all that remains is that the very same row does not come
in twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from cases.ledger.identity import BY_CONTENT
from cases.ledger.rows import LedgerRow, words_of
from cases.ledger.values import folded
from cases.models import Answer, Case, Petitioner, Submission
from offices.models import Staff
from offices.personal import blind_indexes

if TYPE_CHECKING:
    from cases.intake import PersonDetails
    from offices.models import Office
    from workflows.verbs import SystemActor


class Person(NamedTuple):
    """A petitioner who is there: the name, folded, and the keyed indexes of the rest."""

    name: str
    phone: str
    id_number: str
    home: str

    def is_meant_by(self, person: PersonDetails) -> bool:
        """Whether the ledger names this person and tells nothing of them that is not known."""
        return folded(person.name) == self.name and all(
            not value or known in blind_indexes(kind, value)
            for kind, value, known in (
                ("phone", person.phone, self.phone),
                ("id", person.id_number, self.id_number),
                ("name_address", person.address and f"{person.name}{person.address}", self.home),
            )
        )


@dataclass
class There:
    """An imported matter of the office as far as rows are compared with it; `is_open` to whoever imports, or not."""

    case: int
    source: str
    received_on: dt.date
    words: str
    channel: str
    is_destroyed: bool
    people: list[Person] = field(default_factory=list)
    replies: list[tuple[str, dt.date | None]] = field(default_factory=list)
    is_open: bool = True

    def counts(self, row: LedgerRow, *, trial: bool) -> bool:
        """Whether the row may be compared with it."""
        if self.is_open:
            return True
        return not trial and (
            self.is_destroyed or self.source == BY_CONTENT or not (self.differs(row) or self.lacks(row))
        )

    def is_another(self, row: LedgerRow) -> bool:
        """Whether day or words are another matter's."""
        return self.received_on != row.received_on or self.words != row.words

    def knows(self, people: Iterable[PersonDetails]) -> bool:
        """Whether all of these are among its petitioners."""
        return all(any(one.is_meant_by(person) for one in self.people) for person in people)

    def differs(self, row: LedgerRow) -> list[str]:
        """What the row says otherwise, in words for its cure."""
        told = {
            _("收到日期"): self.received_on != row.received_on,
            _("内容"): self.words != row.words,
            _("信访人"): not self.knows(row.intake.petitioners),
        }
        return [words for words, other in told.items() if other]

    def lacks(self, row: LedgerRow) -> str:
        """Which column brings news of the answer: «reply», «replied» or «»."""
        days = [day for words, day in self.replies if words == folded(row.reply)]
        if row.reply and not days:
            return "reply"
        return "replied" if row.replied_on and row.replied_on not in days else ""

    def is_former(self, row: LedgerRow) -> bool:
        """Whether a matter found by the key of an earlier version is the row's: that key told less."""
        if self.is_destroyed:
            return True
        return self.knows(row.intake.petitioners) and (
            not row.says_channel or self.channel == row.intake.submission.channel
        )


def sources_of(office: Office) -> set[str]:
    """The names under which ledgers of this office were brought in."""
    named = Submission.objects.filter(office=office).exclude(import_source__in=("", BY_CONTENT)).order_by()
    return set(named.values_list("import_source", flat=True).distinct())


def there_of(
    batch: Sequence[LedgerRow], office: Office, sources: Collection[str], by: Staff | SystemActor
) -> dict[str, list[There]]:
    """Key → what is there under it at `office`: under the rows' own source or another of `sources`."""
    named = {row.identity[0] for row in batch} | set(sources)
    keys = [key for row in batch for key in (row.identity[1], row.former_key) if key]
    found: dict[str, list[There]] = defaultdict(list)
    # «Not «»» is said for PostgreSQL, which does not see it in so many keys and would leave the index aside.
    imported = Submission.objects.filter(office=office).exclude(import_key="").order_by()
    pieces = imported.filter(import_source__in=named, import_key__in=keys)
    columns = ("case_id", "import_source", "received_on", "subject", "text", "channel", "case__destroyed_on")
    for key, case, source, day, subject, text, channel, destroyed_on in pieces.values_list("import_key", *columns):
        found[key].append(There(case, source, day, words_of(subject, text), channel, destroyed_on is not None))
    matters = [one for several in found.values() for one in several]
    _fill(matters)
    _close(matters, by)
    return found


def _close(matters: Sequence[There], by: Staff | SystemActor) -> None:
    """Mark what is closed to whoever imports; to the machine itself nothing is."""
    if not isinstance(by, Staff) or not matters:
        return
    asked = Case.objects.visible_to(by).filter(pk__in={one.case for one in matters}).order_by()
    seen = set(asked.values_list("pk", flat=True))
    for one in matters:
        one.is_open = one.case in seen


def _fill(matters: Sequence[There]) -> None:
    """Their people and answers."""
    by_case: dict[int, list[There]] = defaultdict(list)
    for one in matters:
        by_case[one.case].append(one)
    people = Petitioner.objects.filter(case__in=by_case).values_list(
        "case_id", "name", "phone_index", "id_index", "name_address_index"
    )
    for case, name, *indexes in people:
        for one in by_case[case]:
            one.people.append(Person(folded(name), *indexes))
    replies = Answer.objects.filter(claim__case__in=by_case).values_list("claim__case_id", "opinion", "answered_on")
    for case, opinion, day in replies:
        for one in by_case[case]:
            one.replies.append((folded(opinion), day))


def joined(first: LedgerRow, other: LedgerRow) -> LedgerRow | None:
    """Both rows as one matter when `other` only names a further petitioner of it; None where that is not plain."""
    if other.identity != first.identity or first.identity[0] == BY_CONTENT:
        return None
    names = [person.name for person in first.intake.petitioners]
    if not all(names) or not names or any(not one.name or one.name in names for one in other.intake.petitioners):
        return None
    if not other.intake.petitioners or _beside_people(other) != _beside_people(first):
        return None
    if other.received_on != first.received_on or other.reply not in ("", first.reply):
        return None
    if other.replied_on not in (None, first.replied_on):
        return None
    people = (*first.intake.petitioners, *other.intake.petitioners)
    counts = (one.intake.submission.head_count for one in (first, other))
    submission = replace(first.intake.submission, head_count=max(len(people), *counts))
    intake = replace(first.intake, petitioners=people, submission=submission)
    return replace(first, intake=intake, further=(*first.further, other.line))


def _beside_people(row: LedgerRow) -> object:
    submission = replace(row.intake.submission, head_count=1)
    return replace(row.intake, petitioners=(), submission=submission)
