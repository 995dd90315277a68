// Send what the outbox holds, again and again until the server has confirmed it with the right hash.
import { valueHash } from "./sha256.js";

const MOST_AT_ONCE = 50;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;

export class Sender {
  // report({waiting, savedAt, online, problem, closesAt, serverTime}) is called after every change.
  constructor(outbox, address, token, report) {
    this.outbox = outbox;
    this.address = address;
    this.token = token;
    this.report = report;
    this.wait = FIRST_WAIT;
    this.running = null;
    this.timer = 0;
    this.again = false;
  }

  // Start sending soon; calls while a request is under way make one more round after it.
  poke() {
    clearTimeout(this.timer);
    if (this.running) { this.again = true; return this.running; }
    this.running = this.round().finally(() => {
      this.running = null;
      if (this.again) { this.again = false; this.poke(); }
    });
    return this.running;
  }

  async round() {
    for (;;) {
      const waiting = await this.outbox.pending();
      if (!waiting.length) { this.report({ waiting: 0 }); return true; }
      this.report({ waiting: new Set(waiting.map((entry) => entry.item)).size });
      const batch = waiting.filter((entry) => entry.epoch === waiting[0].epoch).slice(0, MOST_AT_ONCE);
      if (!(await this.send(batch))) return false;
    }
  }

  async send(batch) {
    let response;
    try {
      response = await fetch(this.address, this.request(batch, false));
    } catch (error) {
      return this.later({ online: false });
    }
    if (response.status === 503 || response.status === 429 || response.status >= 500) return this.later({ online: false });
    const reply = await response.json().catch(() => ({}));
    if (response.status === 401) { this.report({ problem: "sign-in" }); return false; }
    if (response.status === 403 || response.status === 404) { this.report({ problem: reply.error || "refused" }); return false; }
    return this.settle(batch, reply);
  }

  async settle(batch, reply) {
    const hashes = new Map((reply.acks || []).map((ack) => [ack.save_id, ack.value_hash]));
    const stored = batch.filter((entry) => hashes.get(entry.save_id) === valueHash(entry.item, entry.value));
    if (stored.length) {
      await this.outbox.remove(stored.map((entry) => entry.save_id));
      this.wait = FIRST_WAIT;
      this.report({ savedAt: reply.server_time, closesAt: reply.closes_at, serverTime: reply.server_time, online: true });
    }
    if (reply.error) { this.report({ problem: reply.error }); return false; }
    return stored.length > 0 || this.later({ online: false });
  }

  // Back off with jitter, so that a whole hall does not come back in the same instant.
  later(state) {
    this.report(state);
    this.timer = setTimeout(() => this.poke(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return false;
  }

  request(batch, keepalive) {
    const saves = batch.map(({ save_id, seq, item, value }) => ({ save_id, seq, item, value }));
    return {
      method: "POST",
      keepalive,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-Attempt-Token": this.token },
      body: JSON.stringify({ epoch: batch[0].epoch, saves }),
    };
  }

  // A page that is going away gets one last chance; whatever comes of it, the outbox still holds the answers.
  async flush() {
    const waiting = await this.outbox.pending();
    if (waiting.length) fetch(this.address, this.request(waiting.slice(0, MOST_AT_ONCE), true)).catch(() => {});
  }
}
