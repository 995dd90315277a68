"""No upload, whole or hostile, leaves a file of this process open."""

import gc
import warnings

import pytest
from flask.testing import FlaskClient

# More than what the library keeps in memory.
BIG = b"a" * 700_000


def body(*files: tuple[str, bytes]) -> bytes:
    """Spell a form by hand: the client's own way of sending one spools too."""
    head = '--XX\r\nContent-Disposition: form-data; name="{0}"; filename="a.csv"\r\n\r\n'
    parts = [head.format(name).encode() + data + b"\r\n" for name, data in files]
    return b"".join(parts) + b"--XX--\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (body(("file", BIG)), 400),
        (body(("unheard-of", BIG)), 400),
        (body(("file", BIG), ("file", BIG)), 400),
        (body(("file", BIG))[:-20], 400),
        (body(("file", BIG), *((f"more{n}", b"x") for n in range(1200))), 413),
        (body(("file", b"a" * 30_000_000)), 413),
    ],
    ids=["whole", "unknown field", "two files", "cut short", "too many parts", "too large"],
)
def test_every_file_is_closed_with_its_request(keeper: FlaskClient, sent: bytes, status: int) -> None:
    gc.collect()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        answer = keeper.post("/imports", data=sent, content_type="multipart/form-data; boundary=XX")
        assert answer.status_code == status
        del answer
        gc.collect()
    assert [str(warning.message) for warning in caught if warning.category is ResourceWarning] == []
