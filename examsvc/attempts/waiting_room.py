"""When each waiting page opens its paper. Pure.

The clock of a sitting starts and ends in the same second for everybody; only the opening of the pages is spread, over
a while so short that nobody loses more than a page takes to load on an old machine, so that a whole county does not
come in one second. The server chooses, and by a hash: no machine, unit or seat comes first, a reload changes nothing.
"""

from hashlib import sha256

# What two cores open beside everything else they have to do.
STARTS_A_SECOND = 250
LONGEST_MS = 12_000


def start_delay_ms(public_id: str, people: int) -> int:
    """Return how long after the common start an attempt's page waits, when so many start together."""
    window = min(people * 1000 // STARTS_A_SECOND, LONGEST_MS)
    return int.from_bytes(sha256(public_id.encode()).digest()[:8], "big") % (window + 1)
