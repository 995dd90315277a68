"""What is where: on the server, and on the candidate's machine."""

from typing import Any

from sqlalchemy import select

from examsvc.attempts.models import AnswerEvent
from examsvc.attempts.rules import Event, current_answers
from tests.browser.conftest import Desk

_LOOK = """async () => {
  const request = indexedDB.open("examsvc-outbox");
  const database = await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const all = (store) => new Promise((resolve) => {
    const rows = database.transaction(store).objectStore(store).getAll();
    rows.onsuccess = () => resolve(rows.result);
  });
  const [saves, desks] = [await all("saves"), await all("desks")];
  const names = window.caches ? await caches.keys() : [];
  database.close();
  return { saves, keys: desks.map((desk) => desk.key.extractable), desks: desks.map((desk) => String(desk.page)),
           caches: names };
}"""


def answers_on_the_server(desk: Desk) -> dict[str, str]:
    """Return the answers that count by what is stored now."""
    with desk.database.reading() as session:
        rows = session.scalars(
            select(AnswerEvent).where(AnswerEvent.attempt_id == desk.attempt).order_by(AnswerEvent.seq)
        )
        return current_answers(Event(r.save_id, r.epoch, r.seq, r.item, r.value) for r in rows)


def kept_on_the_machine(desk: Desk) -> dict[str, Any]:
    """Return the waiting saves, the desks and whether their keys can be read out, and the names of caches."""
    kept: dict[str, Any] = desk.page.evaluate(_LOOK)
    return kept
