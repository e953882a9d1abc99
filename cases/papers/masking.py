"""What a paper that may wander must not say: names of petitioners, their numbers and addresses.

Free text is masked too, as far as a machine can: the people this matter knows, and whatever reads like a
citizen or mobile number. Somebody named only in the text stays; the page that offers the print says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.models.codes import PersonKind, PersonRole

if TYPE_CHECKING:
    from cases.models import Case
    from cases.models.people import ComplainedOf, Petitioner

_CITIZEN = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])|(?<![0-9])[1-9][0-9]{14}(?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
SHORTEST = 2  # a single character would be found inside other words


def masked_name(person: Petitioner) -> str:
    """王某某; a firm or an organisation keeps its name, it is no personal detail."""
    return person.name if person.kind != PersonKind.PERSON else masked_person(person.name)


def masked_person(name: str) -> str:
    """王某某: the family name stays."""
    return _("%(family)s某某") % {"family": name[:1]} if name else ""


def masked_petitioners(case: Case) -> str:
    """Who petitions, as far as a summary says it; in an accusation not at all (art. 30(3))."""
    if case.no_petitioner:
        return str(case.get_no_petitioner_display())
    if case.is_accusation:
        return _("检举控告人，不显示")
    people = [person for person in case.petitioners.all() if person.role == PersonRole.PETITIONER]
    people = people or list(case.petitioners.all())
    if not people:
        return ""
    first = masked_name(people[0])
    return first if len(people) == 1 else _("%(first)s等%(total)d人") % {"first": first, "total": len(people)}


def masked_complained_of(case: Case) -> str:
    """Offices by name, people masked; whom an accusation is about is not shown."""
    if case.is_accusation:
        return _("检举控告事项，不显示")
    found = [_about(one) for one in case.complained_of.select_related("staff", "office")]
    return "、".join(dict.fromkeys(filter(None, found)))


def _about(one: ComplainedOf) -> str:
    person = masked_person(one.staff.full_name if one.staff else one.name)
    if one.office is None:
        return person
    return f"{one.office.name}{person}"


def without_numbers(text: str) -> str:
    """The text without what reads like a citizen or mobile number."""
    return _MOBILE.sub(_("（号码略）"), _CITIZEN.sub(_("（号码略）"), text))


class Mask:
    """Masks the free text of one matter; what is `own`'s stays when it is their own hands the paper goes to."""

    def __init__(self, case: Case, *, own: Petitioner | None = None) -> None:
        self.words: dict[str, str] = {}
        for person in case.petitioners.all():
            self._hide(person.name, _("检举控告人") if case.is_accusation else masked_name(person))
            self._hide(person.address, _("（住址略）"))
            self._hide(person.id_number, _("（号码略）"))
            self._hide(person.phone, _("（号码略）"))
        for representative in case.representatives.all():
            self._hide(representative.name, masked_person(representative.name))
            self._hide(representative.phone, _("（号码略）"))
        for one in case.complained_of.select_related("staff"):
            for name in (one.name, one.staff.full_name if one.staff else ""):
                self._hide(name, _("被检举控告人") if case.is_accusation else masked_person(name))
        for value in (own.name, own.address, own.id_number, own.phone) if own else ():
            self.words.pop(value, None)

    def _hide(self, value: str, instead: str) -> None:
        if len(value) >= SHORTEST:
            self.words[value] = instead

    def __call__(self, text: str) -> str:
        # Longest first: an address may hold a name.
        for value in sorted(self.words, key=len, reverse=True):
            text = text.replace(value, self.words[value])
        return without_numbers(text)
