"""Login codes of eight digits, printed 4-4: seven by chance, one to catch a slip of the finger.

The check digit is ISO 7064 MOD 11,10: it catches every single wrong digit and nearly every exchange of neighbours.
static/js/exam/code.js computes the same.
"""

from collections.abc import Callable

LENGTH = 8


def check_digit(digits: str) -> str:
    """Return the ISO 7064 MOD 11,10 check digit of some digits."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def make_code(below: Callable[[int], int]) -> str:
    """Return a code whose first seven digits come from `below(limit)`, a source of secret numbers."""
    digits = f"{below(10 ** (LENGTH - 1)):07d}"
    return digits + check_digit(digits)


def looks_right(code: str) -> bool:
    """Tell whether a code has eight digits and its check digit fits."""
    return len(code) == LENGTH and code.isascii() and code.isdigit() and check_digit(code[:-1]) == code[-1]


def printed(code: str) -> str:
    """Return the code as desk cards print it: 1234-5678."""
    return f"{code[:4]}-{code[4:]}"
