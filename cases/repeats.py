"""Is it a repeat? The machine proposes earlier matters with reasons, a person decides (domain.md 4.3: 同人 + 同事).

Same person first: by the keyed blind index of id number, phone, or name with address; whom somebody speaks for
stands in a row of their own and is compared like anybody, and who speaks is compared as well. Then likeness of
words. Only matters the asker may see are shown; of others no more than that there is one.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

import trail.log
from cases.access import hats_in
from cases.intake import PersonDetails
from cases.models import Case, Petitioner, Submission
from cases.models.codes import PersonRole
from offices.personal import blind_indexes
from trail.models import Event
from trail.reading import codes_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from offices.models import Staff

COMPARED = (PersonRole.PETITIONER, PersonRole.JOINT)
# Who speaks for another may speak for many: found through them alone, a matter says so, and is never hinted at
# where it may not be seen.
SPEAKING = (PersonRole.AGENT, PersonRole.GUARDIAN)
HIDDEN = "hidden"
MOST_SHOWN = 10
MOST_PEOPLE_MATCHED = 200  # rows of petitioners looked at per check
RECENT = dt.timedelta(days=365)  # likeness alone reaches back a year
MOST_TEXTS = 300  # recent pieces whose words are compared
LONGEST_COMPARED = 2000  # characters of each
# Looks an hour that end in no registration, as at the counter (cases/enquiry.py); the screen looks again at each
# change of a person, so a registration of that hour stands for some.
MOST_AN_HOUR = 60
FOR_EACH_ENTRY = 10
ENTRIES = ("case.register", "case.add_submission")
CHECKED, LOOKED, REFUSED = "case.repeat_check", "case.repeat_look", "case.repeat_refused"
ALIKE = 0.5  # share of the shorter text's bigrams found in the other
SHORTEST = 12  # bigrams below which likeness says nothing


class TooMany(Exception):
    """This member of staff has looked too often within the hour without registering anything."""


@dataclass(frozen=True)
class Candidate:
    """An earlier matter that may be the same. `case` is None where the asker may not see it."""

    case: Case | None
    reasons: tuple[str, ...]
    same_person: bool
    alike: float = 0.0

    @property
    def mark(self) -> str:
        """How a page remembers that this one was shown."""
        return self.case.number if self.case else HIDDEN


@dataclass(frozen=True)
class Found:
    """What one check brought up; nothing where none was made."""

    candidates: tuple[Candidate, ...] = ()
    anonymous: bool = False
    checked: bool = True

    @property
    def asks(self) -> bool:
        """Whether the registrar must decide: the same person turned up, or nobody is named and the words match."""
        return any(one.same_person for one in self.candidates) or (self.anonymous and bool(self.candidates))

    @property
    def marks(self) -> set[str]:
        return {one.mark for one in self.candidates if one.same_person or self.anonymous}


def check(
    staff: Staff,
    people: Sequence[PersonDetails],
    text: str,
    *,
    case: Case | None = None,
    shows: Callable[[Found], bool] = lambda found: False,
) -> Found:
    """Look for matters beside `case` and log that it was done: counts, never values.

    `shows` says of what was found whether it is shown to somebody who registers nothing by it: such looks have a
    code of their own and are limited. Raises TooMany (of a matter that is there already nobody looks too often).
    """
    if case is None and _looked_too_often(staff):
        trail.log.note(REFUSED, actor=staff.actor)
        raise TooMany
    found = Found(tuple(candidates(staff, people, text, exclude=case)), anonymous=not people)
    trail.log.note(
        LOOKED if shows(found) else CHECKED,
        actor=staff.actor,
        stream=case.stream if case else "",
        details={
            "people": len(people),
            "found": sum(one.case is not None for one in found.candidates),
            "hidden": any(one.case is None for one in found.candidates),
        },
    )
    return found


def _looked_too_often(staff: Staff) -> bool:
    since = timezone.now() - dt.timedelta(hours=1)
    done = Counter(codes_since(Event.objects.filter(actor=staff.actor), since))
    return done[LOOKED] >= MOST_AN_HOUR + FOR_EACH_ENTRY * sum(done[code] for code in ENTRIES)


def check_case(staff: Staff, case: Case) -> Found:
    """The same look for a matter already registered."""
    people = [
        PersonDetails(one.name, role=one.role, id_number=one.id_number, phone=one.phone, address=one.address)
        for one in case.petitioners.all()
    ]
    texts = (f"{piece.subject}\n{piece.text}" for piece in case.submissions.all())
    return check(staff, people, "\n".join(texts), case=case)


def candidates(
    staff: Staff, people: Sequence[PersonDetails], text: str, *, exclude: Case | None = None
) -> list[Candidate]:
    """Earlier matters of the same people or in like words, likeliest first; at most MOST_SHOWN and one hidden.

    A matter closed to `staff` because they are accused in it or recused is passed over in silence:
    even that it exists must not reach them (art. 30(3)).
    """
    reasons, theirs = _same_person(people, exclude)
    matched = {case.pk: case for case in Case.objects.visible_to(staff).filter(pk__in=list(reasons))}
    alike = _alike(staff, text, exclude, also=matched)
    like_only = {case.pk: case for case in Case.objects.visible_to(staff).filter(pk__in=alike.keys() - reasons.keys())}
    found = [
        Candidate(case, _in_words(reasons.get(pk, ()), alike.get(pk, 0.0)), pk in reasons, alike.get(pk, 0.0))
        for pk, case in {**matched, **like_only}.items()
    ]
    found.sort(key=_likeliest_first)
    del found[MOST_SHOWN:]
    if _somebody_elses(staff, theirs - matched.keys()):
        found.append(Candidate(None, (_("另有一件您无权查看的较早事项，请询问科长。"),), same_person=True))
    return found


def _likeliest_first(one: Candidate) -> tuple[bool, int, float, int]:
    latest = one.case.pk if one.case else 0
    return (not one.same_person, -len(one.reasons), -one.alike, -latest)


def _in_words(reasons: Iterable[str], alike: float) -> tuple[str, ...]:
    words = [str(reason) for reason in reasons]
    if alike >= ALIKE:
        words.append(_("内容相近（约 %(share)d%%）") % {"share": round(alike * 100)})
    return tuple(words)


def _somebody_elses(staff: Staff, hidden: Iterable[int]) -> bool:
    cases = Case.objects.filter(pk__in=list(hidden))
    return any(hats_in(case, staff) for case in cases)


def _same_person(people: Sequence[PersonDetails], exclude: Case | None) -> tuple[dict[int, list[str]], set[int]]:
    """Key of the case → why somebody in it seems to be the same; and the cases in which that is a petitioner
    of theirs and of ours, not only somebody who speaks.
    """
    wanted: dict[str, tuple[str, str]] = {}
    own: set[str] = set()
    for person in people:
        if person.role in (*COMPARED, *SPEAKING):
            marks = _marks(person)
            wanted.update(marks)
            own.update(marks if person.role in COMPARED else ())
    found: dict[int, list[str]] = {}
    theirs: set[int] = set()
    for case, role, *indexes in _rows_with(wanted, exclude) if wanted else ():
        for mark in indexes:
            why = wanted.get(mark, ("", ""))[1]
            if not why:
                continue
            if mark in own and role in COMPARED:
                theirs.add(case)
            else:
                why = _("代理人、监护人的%(why)s") % {"why": why}
            if why not in found.setdefault(case, []):
                found[case].append(why)
    return found, theirs


def _rows_with(wanted: Mapping[str, tuple[str, str]], exclude: Case | None) -> QuerySet[Petitioner, tuple[Any, ...]]:
    """(case, role, marks) of everybody with one of these marks, newest first; at most MOST_PEOPLE_MATCHED."""
    columns = ("id_index", "phone_index", "name_address_index")
    rule = Q()
    for column in columns:
        rule |= Q(**{f"{column}__in": [mark for mark, (where, _why) in wanted.items() if where == column]})
    rows = Petitioner.objects.filter(rule, role__in=(*COMPARED, *SPEAKING))
    if exclude is not None:
        rows = rows.exclude(case=exclude)
    return rows.order_by("-pk").values_list("case", "role", *columns)[:MOST_PEOPLE_MATCHED]


def _marks(person: PersonDetails) -> dict[str, tuple[str, str]]:
    """Blind index → (its column, the reason in words)."""
    home = f"{person.name}{person.address}" if person.name and person.address else ""
    compared = (
        ("id", person.id_number, "id_index", _("证件号码相同")),
        ("phone", person.phone, "phone_index", _("联系电话相同")),
        ("name_address", home, "name_address_index", _("姓名和住址相同")),
    )
    return {mark: (column, why) for kind, value, column, why in compared for mark in blind_indexes(kind, value)}


def _alike(staff: Staff, text: str, exclude: Case | None, *, also: Iterable[int]) -> dict[int, float]:
    """Key of the case → share of like words, of recent pieces the asker may see and of the matters `also`."""
    own = bigrams(text)
    if len(own) < SHORTEST:
        return {}
    since = timezone.localdate() - RECENT
    recent = Case.objects.visible_to(staff).filter(received_on__gte=since).order_by("-received_on", "-pk")
    found = _measure(own, Submission.objects.filter(case__in=[*also]))
    latest = list(recent.values_list("pk", flat=True)[:MOST_TEXTS])
    found.update(_measure(own, Submission.objects.filter(case__in=latest)))
    if exclude is not None:
        found.pop(exclude.pk, None)
    return {pk: share for pk, share in found.items() if share >= ALIKE}


def _measure(own: frozenset[str], pieces: QuerySet[Submission]) -> dict[int, float]:
    found: dict[int, float] = {}
    for case, subject, text in pieces.values_list("case", "subject", "text")[:MOST_TEXTS]:
        found[case] = max(found.get(case, 0.0), likeness(own, bigrams(f"{subject}\n{text}")))
    return found


def bigrams(text: str) -> frozenset[str]:
    """Overlapping pairs of characters, width folded, without spaces, signs and digits."""
    plain = re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", text[:LONGEST_COMPARED])).lower()
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set found in the larger, 0 to 1; 0 when either is too short to say."""
    if min(len(one), len(other)) < SHORTEST:
        return 0.0
    return len(one & other) / min(len(one), len(other))
