// Answers that the server has not yet confirmed. They live in IndexedDB, so a reload, a crash or ten minutes
// without a line lose nothing; `seq` comes from one transaction that all tabs share.
import { newSaveId } from "./sha256.js";
import { COUNTERS, SAVES, done, finished } from "./store.js";

const inOrder = (a, b) => a.epoch - b.epoch || a.seq - b.seq;

export class Outbox {
  // `database` is null where the browser stores nothing; `box` seals values; `trouble` hears when the disk fails.
  constructor(database, attempt, box, trouble) {
    this.database = database;
    this.attempt = attempt;
    this.box = box;
    this.trouble = trouble;
    this.turn = Promise.resolve();
    this.greatest = 0;
    this.queued = 0;
    // What could not be written to disk, and everything known to wait: a page that is going away cannot look it up.
    this.memory = new Map();
    this.known = new Map();
    if (!database) trouble();
  }

  // Put an answer in the queue; when the promise resolves it is on this machine's disk. Answers queue up in the order
  // they were given, however long sealing takes.
  add(epoch, item, value, leastSeq) {
    return this.inTurn({ save_id: newSaveId(), attempt: this.attempt, epoch, item, value }, leastSeq);
  }

  // The page is going away: this answer must be among those that are sent in this instant, so its place in the order
  // cannot wait for the disk. It comes after all that are still on their way there. Returns it, and the promise that
  // it is on disk, which only a page that stays after all will see kept.
  addLeaving(epoch, item, value, leastSeq) {
    const seq = Math.max(this.greatest, leastSeq) + this.queued + 1;
    const entry = { save_id: newSaveId(), attempt: this.attempt, epoch, item, value, seq };
    this.known.set(entry.save_id, entry);
    return [entry, this.inTurn({ ...entry }, seq - 1)];
  }

  inTurn(entry, leastSeq) {
    this.queued += 1;
    this.turn = this.turn.then(() => this.put(entry, leastSeq));
    return this.turn;
  }

  async put(entry, leastSeq) {
    this.queued -= 1;
    try {
      entry.seq = await this.toDisk(entry, leastSeq);
    } catch (error) {
      entry.seq = Math.max(this.greatest, leastSeq) + 1;
      this.memory.set(entry.save_id, entry);
      this.trouble();
    }
    this.greatest = Math.max(this.greatest, entry.seq);
    this.known.set(entry.save_id, entry);
    return entry;
  }

  async toDisk(entry, leastSeq) {
    const sealed = await this.box.seal(entry.value);
    const transaction = this.database.transaction([SAVES, COUNTERS], "readwrite");
    const counter = await done(transaction.objectStore(COUNTERS).get(this.attempt));
    const seq = Math.max(counter ? counter.seq : 0, this.greatest, leastSeq) + 1;
    transaction.objectStore(COUNTERS).put({ attempt: this.attempt, seq });
    transaction.objectStore(SAVES).put({ ...entry, seq, value: sealed });
    await finished(transaction);
    return seq;
  }

  // What waits, oldest first, whichever tab put it there.
  async pending() {
    const entries = [...(await this.onDisk()), ...this.memory.values()].sort(inOrder);
    this.known = new Map(entries.map((entry) => [entry.save_id, entry]));
    return entries;
  }

  async onDisk() {
    try {
      const index = this.database.transaction(SAVES).objectStore(SAVES).index("attempt");
      const entries = await done(index.getAll(this.attempt));
      const opened = await Promise.all(entries.map((entry) => this.unseal(entry)));
      return opened.filter(Boolean);
    } catch (error) {
      return [];
    }
  }

  // What was sealed under another key cannot be read any more; it must not stop the rest.
  async unseal(entry) {
    try {
      return { ...entry, value: await this.box.open(entry.value) };
    } catch (error) {
      return null;
    }
  }

  async remove(saveIds) {
    saveIds.forEach((id) => { this.memory.delete(id); this.known.delete(id); });
    if (!this.database) return;
    const transaction = this.database.transaction(SAVES, "readwrite");
    saveIds.forEach((id) => transaction.objectStore(SAVES).delete(id));
    await finished(transaction);
  }

  // Everything known to wait, at once and without looking: for a page that is going away.
  waiting() { return Array.from(this.known.values()).sort(inOrder); }
}
