"""Check digits of the identifiers a petitioner may give; they warn and never refuse."""

from __future__ import annotations

import datetime as dt

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def citizen_number_fault(number: str) -> str:
    """What is odd about a citizen number (GB 11643: 18 characters, ISO 7064 MOD 11-2); «» when nothing.

    Returns a code: length, digits, birth_date, check_digit. The area code is not checked:
    codes change, and people with odd papers keep the right to petition.
    """
    number = number.upper()
    if len(number) != 18:
        return "length"
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in "0123456789X"):
        return "digits"
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "birth_date"
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, number[:17], strict=True))
    return "" if "10X98765432"[total % 11] == number[17] else "check_digit"


def credit_code_fault(code: str) -> str:
    """What is odd about a unified social credit code (GB 32100-2015, 18 characters); «» when nothing."""
    code = code.upper()
    if len(code) != 18:
        return "length"
    if any(char not in CREDIT_ALPHABET for char in code):
        return "digits"
    total = sum(pow(3, place, 31) * CREDIT_ALPHABET.index(char) for place, char in enumerate(code[:17]))
    return "" if CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17] else "check_digit"
