"""The write that decides: many save requests, one transaction, one set-based statement.

The statement itself checks state, owner, epoch, item and deadline, so no earlier check can be overtaken. On
PostgreSQL the attempt rows are locked FOR SHARE in id order first, so that closing (an UPDATE of the row) and
saving exclude each other: without that an acknowledged save could miss the fold. On SQLite the write lock does it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from examsvc.attempts.rules import Refusal, Save, Standing, admit_save, in_time
from examsvc.attempts.tokens import AttemptToken
from examsvc.core.clock import from_micros, to_micros

COLUMNS = "exam_id, attempt_id, save_id, epoch, seq, item, value, value_hash, received_at"
_ADMITTED = (
    "a.exam_id = b.exam_id AND a.candidate_id = b.candidate_id AND a.state = 'open' AND a.epoch = b.epoch "
    "AND b.received_at <= a.closes_at + a.grace_seconds * 1000000"
)
_STANDING = "SELECT id, exam_id, candidate_id, state, epoch, closes_at, grace_seconds FROM attempt WHERE id"
# Until COMMIT nobody may change the attempts a batch writes into; tests take this away and see an answer lost.
LOCKING = " FOR SHARE"
_EVENT_COLUMNS = "b.exam_id, b.attempt_id, b.save_id, b.epoch, b.seq, b.item, b.value, b.value_hash, b.received_at"

_SQLITE_BATCH = (
    "WITH b(exam_id, attempt_id, candidate_id, save_id, epoch, seq, item, value, value_hash, received_at) "
    f"AS MATERIALIZED (SELECT {', '.join(f'value->>{column}' for column in range(10))} FROM json_each(?)) "
)
_PG_BATCH = (
    "WITH b(exam_id, attempt_id, candidate_id, save_id, epoch, seq, item, value, value_hash, received_at) AS "
    "(SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], "
    "%s::text[], %s::text[], %s::text[], %s::bigint[])) "
)
_INSERT = (
    f"INSERT INTO answer_event ({COLUMNS}) SELECT {_EVENT_COLUMNS} FROM b JOIN attempt a ON a.id = b.attempt_id "
    f"JOIN form_item i ON i.form_id = a.form_id AND i.item = b.item WHERE {_ADMITTED} "
    "ON CONFLICT DO NOTHING RETURNING attempt_id, save_id"
)
_KNOWN = (
    "SELECT e.attempt_id, e.save_id, e.item, e.value_hash FROM b JOIN answer_event e "
    "ON e.exam_id = b.exam_id AND e.attempt_id = b.attempt_id AND e.save_id = b.save_id"
)
# Left to itself SQLite puts the batch innermost and reads its JSON again for every open attempt: 40 times slower for
# fifty rows. CROSS JOIN keeps the batch outermost.
_SQLITE_INSERT, _SQLITE_KNOWN = (statement.replace(" JOIN ", " CROSS JOIN ") for statement in (_INSERT, _KNOWN))


@dataclass(frozen=True)
class SaveRequest:
    """What one browser sent at once, with the moment it entered the service."""

    token: AttemptToken
    received_at: datetime
    saves: tuple[Save, ...]


@dataclass(frozen=True)
class SaveReply:
    """What is on disk now, what was refused and why, and the attempt's deadline."""

    state: str
    closes_at: datetime | None
    acknowledged: tuple[Save, ...] = ()
    refused: tuple[tuple[Save, str], ...] = ()


@dataclass
class _Row:
    """One save with its request's identity, in the order of the statement's columns."""

    request: int
    save: Save
    values: tuple[Any, ...] = field(default=())


def write_batch(connection: Any, requests: Sequence[SaveRequest]) -> list[SaveReply]:
    """Store a batch of requests on a driver connection inside its open transaction; the caller commits."""
    dialect = _Sqlite(connection) if _is_sqlite(connection) else _Postgres(connection)
    rows = [_row(n, request, save) for n, request in enumerate(requests) for save in request.saves]
    standings = _standings(dialect, requests)
    stored = dialect.insert(rows)
    known = dialect.known([row for row in rows if _address(row) not in stored])
    evidence: list[tuple[Any, ...]] = []
    acknowledged: list[list[Save]] = [[] for _ in requests]
    refused: list[list[tuple[Save, str]]] = [[] for _ in requests]
    for row in rows:
        save = row.save
        if _address(row) in stored or known.get(_address(row)) == (save.item, save.value_hash):
            acknowledged[row.request].append(save)
            continue
        reason, keep = _refusal(standings.get(row.request), requests[row.request], save)
        refused[row.request].append((save, reason))
        if keep is not None:
            evidence.append((*_event_values(row), reason, keep))
    dialect.keep_evidence(evidence)
    return [
        SaveReply(
            state=standings[n].state if n in standings else "unknown",
            closes_at=standings[n].closes_at if n in standings else None,
            acknowledged=tuple(acknowledged[n]),
            refused=tuple(refused[n]),
        )
        for n in range(len(requests))
    ]


def _row(n: int, request: SaveRequest, save: Save) -> _Row:
    token = request.token
    return _Row(
        n,
        save,
        (
            token.exam_id,
            token.attempt_id,
            token.candidate_id,
            save.save_id,
            save.epoch,
            save.seq,
            save.item,
            save.value,
            save.value_hash,
            to_micros(request.received_at),
        ),
    )


def _address(row: _Row) -> tuple[int, str]:
    return row.values[1], row.save.save_id


def _event_values(row: _Row) -> tuple[Any, ...]:
    return row.values[:2] + row.values[3:]


def _standings(dialect: "_Sqlite | _Postgres", requests: Sequence[SaveRequest]) -> dict[int, Standing]:
    """Read (and on PostgreSQL lock) the attempts, one standing a request whose token names its owner."""
    attempts = {row[0]: row for row in dialect.standings(sorted({r.token.attempt_id for r in requests}))}
    found: dict[int, Standing] = {}
    for n, request in enumerate(requests):
        row = attempts.get(request.token.attempt_id)
        if row is None or row[1] != request.token.exam_id or row[2] != request.token.candidate_id:
            continue
        if row[5] is not None:
            found[n] = Standing(row[3], row[4], from_micros(row[5]), row[6])
    return found


def _refusal(standing: Standing | None, request: SaveRequest, save: Save) -> tuple[str, bool | None]:
    """Return why a save was not stored, and whether it came in time (None: nothing worth keeping)."""
    if standing is None:
        return Refusal.NOT_OPEN, None
    reason = admit_save(standing, save.epoch, request.received_at)
    if reason is None:
        # Everything that admit_save looks at was right: the item is not of this form, or the id was used before.
        return "not_of_this_paper", None
    return reason, in_time(standing, request.received_at)


def _is_sqlite(connection: Any) -> bool:
    return "sqlite" in type(getattr(connection, "driver_connection", connection)).__module__


class _Sqlite:
    """The statements in SQLite's dialect: the batch travels as one JSON text."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def standings(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        marks = ",".join("?" * len(ids))
        return list(self._cursor.execute(f"{_STANDING} IN ({marks})", list(ids)))

    def insert(self, rows: Sequence[_Row]) -> set[tuple[int, str]]:
        return {(r[0], r[1]) for r in self._cursor.execute(_SQLITE_BATCH + _SQLITE_INSERT, [_as_json(rows)])}

    def known(self, rows: Sequence[_Row]) -> dict[tuple[int, str], tuple[str, str]]:
        if not rows:
            return {}
        found = self._cursor.execute(_SQLITE_BATCH + _SQLITE_KNOWN, [_as_json(rows)])
        return {(r[0], r[1]): (r[2], r[3]) for r in found}

    def keep_evidence(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._cursor.executemany(
            f"INSERT INTO late_evidence ({COLUMNS}, refused_for, in_time) "
            f"VALUES ({','.join('?' * 11)}) ON CONFLICT DO NOTHING",
            list(rows),
        )


class _Postgres:
    """The statements in PostgreSQL's dialect: the batch travels as arrays."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def standings(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        self._cursor.execute(f"{_STANDING} = ANY(%s) ORDER BY id{LOCKING}", [list(ids)])
        return list(self._cursor.fetchall())

    def insert(self, rows: Sequence[_Row]) -> set[tuple[int, str]]:
        self._cursor.execute(_PG_BATCH + _INSERT, _as_arrays(rows))
        return {(r[0], r[1]) for r in self._cursor.fetchall()}

    def known(self, rows: Sequence[_Row]) -> dict[tuple[int, str], tuple[str, str]]:
        if not rows:
            return {}
        self._cursor.execute(_PG_BATCH + _KNOWN, _as_arrays(rows))
        return {(r[0], r[1]): (r[2], r[3]) for r in self._cursor.fetchall()}

    def keep_evidence(self, rows: Iterable[tuple[Any, ...]]) -> None:
        kept = list(rows)
        if kept:
            self._cursor.executemany(
                f"INSERT INTO late_evidence ({COLUMNS}, refused_for, in_time) "
                f"VALUES ({','.join(['%s'] * 11)}) ON CONFLICT DO NOTHING",
                kept,
            )


def _as_json(rows: Sequence[_Row]) -> str:
    return json.dumps([row.values for row in rows], ensure_ascii=False)


def _as_arrays(rows: Sequence[_Row]) -> list[list[Any]]:
    return [list(column) for column in zip(*(row.values for row in rows), strict=True)]
