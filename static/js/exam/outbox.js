// Answers that the server has not yet confirmed. They live in IndexedDB, so a reload, a crash or ten minutes
// without a line lose nothing; `seq` comes from one transaction that all tabs share.
import { newSaveId } from "./sha256.js";

const STORE = "saves";
const COUNTER = "counters";

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

async function openDatabase() {
  const request = indexedDB.open("examsvc-outbox", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "save_id" }).createIndex("attempt", "attempt");
    request.result.createObjectStore(COUNTER, { keyPath: "attempt" });
  };
  return done(request);
}

// Over TLS what waits here is encrypted with a key the server gives to this attempt only.
async function sealer(secret) {
  if (!secret || !crypto.subtle) return { seal: async (v) => v, open: async (v) => v };
  const raw = Uint8Array.from(atob(secret), (c) => c.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    seal: async (value) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      return { iv, bytes: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(value)) };
    },
    open: async (box) => {
      if (typeof box === "string") return box;
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv }, key, box.bytes);
      return new TextDecoder().decode(plain);
    },
  };
}

export class Outbox {
  constructor(database, attempt, box) {
    this.database = database;
    this.attempt = attempt;
    this.box = box;
  }

  static async open(attempt, secret) {
    return new Outbox(await openDatabase(), attempt, await sealer(secret));
  }

  // Put an answer in the queue; when the promise resolves it is on this machine's disk.
  async add(epoch, item, value, leastSeq) {
    const sealed = await this.box.seal(value);
    const transaction = this.database.transaction([STORE, COUNTER], "readwrite");
    const counter = await done(transaction.objectStore(COUNTER).get(this.attempt));
    const seq = Math.max(counter ? counter.seq : 0, leastSeq) + 1;
    const entry = { save_id: newSaveId(), attempt: this.attempt, epoch, seq, item, value: sealed };
    transaction.objectStore(COUNTER).put({ attempt: this.attempt, seq });
    transaction.objectStore(STORE).put(entry);
    await finished(transaction);
    return { ...entry, value };
  }

  // What waits, oldest first.
  async pending() {
    const index = this.database.transaction(STORE).objectStore(STORE).index("attempt");
    const entries = await done(index.getAll(this.attempt));
    entries.sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
    return Promise.all(entries.map(async (entry) => ({ ...entry, value: await this.box.open(entry.value) })));
  }

  async remove(saveIds) {
    const transaction = this.database.transaction(STORE, "readwrite");
    saveIds.forEach((id) => transaction.objectStore(STORE).delete(id));
    await finished(transaction);
  }

  async wipe() {
    const left = await this.pending();
    await this.remove(left.map((entry) => entry.save_id));
  }
}

// Where a browser refuses to store anything (private window, full disk) the queue lives in memory alone.
export class MemoryOutbox {
  constructor() { this.entries = []; this.seq = 0; }

  async add(epoch, item, value, leastSeq) {
    this.seq = Math.max(this.seq, leastSeq) + 1;
    const entry = { save_id: newSaveId(), epoch, seq: this.seq, item, value };
    this.entries.push(entry);
    return entry;
  }

  async pending() { return [...this.entries]; }

  async remove(saveIds) { this.entries = this.entries.filter((entry) => !saveIds.includes(entry.save_id)); }

  async wipe() { this.entries = []; }
}

export async function openOutbox(attempt, secret) {
  try {
    return await Outbox.open(attempt, secret);
  } catch (error) {
    return new MemoryOutbox();
  }
}
