// What lets a reload work without a line, over TLS only: the page itself in the worker's cache, and beside the queue
// the candidate's own state, sealed. Nothing here that the open page does not hold; all of it goes at hand-in.
import { DESKS, SAVES, done, finished, openDatabase } from "./store.js";
import { boxOf, importKey } from "./vault.js";

const [prefix] = location.pathname.split("/attempts/");
const secure = () => location.protocol === "https:" && Boolean(window.crypto.subtle);
const cacheOf = (attempt) => `exam-${attempt}`;

export class Desk {
  constructor(attempt, database, record) {
    this.attempt = attempt;
    this.database = database;
    this.record = record || { attempt, key: null, page: null };
    this.box = boxOf(this.record.key);
  }

  // A browser that refuses to store anything (private window, full disk) still has a desk, with nothing on it.
  static async open(attempt) {
    try {
      const database = await openDatabase();
      return new Desk(attempt, database, await done(database.transaction(DESKS).objectStore(DESKS).get(attempt)));
    } catch (error) {
      return new Desk(attempt, null, null);
    }
  }

  async takeKey(secret) {
    if (!secret || !secure()) return;
    this.record.key = await importKey(secret);
    this.box = boxOf(this.record.key);
    await this.write();
  }

  async remember(state) {
    if (!this.record.key) return;
    const { outbox_key: _secret, ...own } = state;
    this.record.page = await this.box.seal(JSON.stringify({ ...own, skew: state.server_time - Date.now() }));
    await this.write();
  }

  async recall() {
    if (!this.record.key || !this.record.page) return null;
    const own = JSON.parse(await this.box.open(this.record.page));
    return { ...own, server_time: Date.now() + own.skew };
  }

  async write() {
    if (!this.database) return;
    try {
      const transaction = this.database.transaction(DESKS, "readwrite");
      transaction.objectStore(DESKS).put(this.record);
      await finished(transaction);
    } catch (error) {
      this.database = null;
    }
  }
}

// Keep the open page with everything it was made of, and let the worker answer with it when the line is down.
export async function keepPage(attempt) {
  if (!secure() || !navigator.serviceWorker) return;
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
  const own = parts.filter((name) => name.startsWith(location.origin) && /\/static\/|\/pictures\//.test(name));
  const cache = await caches.open(cacheOf(attempt));
  await Promise.all(Array.from(new Set([location.href.split("#")[0], ...own]), async (address) => {
    const response = await fetch(address);
    if (response.ok && !response.redirected) await cache.put(address, response);
  }));
  await navigator.serviceWorker.register(`${prefix}/attempts/worker.js`);
  await navigator.serviceWorker.ready;
  document.documentElement.dataset.offline = "ready";
}

// Leave nothing of an attempt behind; `queue` too, unless it still holds answers that never reached the server.
export async function wipe(attempt, queue) {
  if (window.caches) await caches.delete(cacheOf(attempt));
  const database = await openDatabase();
  const transaction = database.transaction([DESKS, SAVES], "readwrite");
  transaction.objectStore(DESKS).delete(attempt);
  if (queue) {
    const keys = await done(transaction.objectStore(SAVES).index("attempt").getAllKeys(attempt));
    keys.forEach((key) => transaction.objectStore(SAVES).delete(key));
  }
  await finished(transaction);
  database.close();
}
