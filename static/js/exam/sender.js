// Send what the outbox holds, again and again until the server has confirmed it with the right hash.
import { valueHash } from "./sha256.js";

const MOST_AT_ONCE = 50;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;
// A browser sends no more than 64 KB for a page that is going away.
const MOST_WHEN_LEAVING = 60000;

export class Sender {
  // report({waiting, savedAt, online, problem, closesAt, serverTime}) is called after every change.
  constructor(outbox, address, report) {
    this.outbox = outbox;
    this.address = address;
    this.report = report;
    this.token = "";
    this.epoch = 0;
    this.wait = FIRST_WAIT;
    this.running = null;
    this.timer = 0;
    this.again = false;
    this.atOnce = MOST_AT_ONCE;
    // Saves that the server does not understand: shown as unsaved, but they must not hold up the others.
    this.stuck = new Set();
  }

  hold(token, epoch) { this.token = token; this.epoch = epoch; }

  // Start sending soon; calls while a request is under way make one more round after it.
  poke() {
    clearTimeout(this.timer);
    if (this.running) { this.again = true; return this.running; }
    const over = () => {
      this.running = null;
      if (this.again) { this.again = false; this.poke(); }
    };
    this.running = this.round();
    this.running.then(over, over);
    return this.running;
  }

  async round() {
    for (;;) {
      const waiting = await this.outbox.pending();
      this.report({ waiting: new Set(waiting.map((entry) => entry.item)).size });
      const ready = waiting.filter((entry) => !this.stuck.has(entry.save_id));
      if (!ready.length) return waiting.length === 0;
      const batch = ready.filter((entry) => entry.epoch === ready[0].epoch).slice(0, this.atOnce);
      if (!(await this.send(batch))) return false;
    }
  }

  async send(batch) {
    let response;
    try {
      response = await fetch(this.address, this.request(batch, false));
    } catch (error) {
      return this.later();
    }
    if (response.status === 429 || response.status >= 500) return this.later();
    const reply = await response.json().catch(() => null);
    if (reply === null) return this.later();
    if (response.status === 400 || response.status === 413) return this.setAside(batch);
    if (![200, 409].includes(response.status)) { this.report({ problem: reply.error || "refused" }); return false; }
    return this.settle(batch, reply);
  }

  // One of these is not understood: find it by sending them one by one.
  setAside(batch) {
    if (batch.length === 1) this.stuck.add(batch[0].save_id);
    this.atOnce = batch.length === 1 ? MOST_AT_ONCE : 1;
    return true;
  }

  async settle(batch, reply) {
    const hashes = new Map((reply.acks || []).map((ack) => [ack.save_id, ack.value_hash]));
    const refused = new Map((reply.refused || []).map((each) => [each.save_id, each.reason]));
    const stored = batch.filter((entry) => hashes.get(entry.save_id) === valueHash(entry.item, entry.value));
    // Given before this browser got the attempt back, and newer ones are there: the server keeps them as evidence.
    const overtaken = batch.filter((entry) => entry.epoch < this.epoch && refused.get(entry.save_id) === "stale_epoch");
    const foreign = batch.filter((entry) => refused.get(entry.save_id) === "not_of_this_paper");
    const settled = [...stored, ...overtaken];
    if (settled.length) await this.outbox.remove(settled.map((entry) => entry.save_id));
    foreign.forEach((entry) => this.stuck.add(entry.save_id));
    if (stored.length) {
      this.wait = FIRST_WAIT;
      this.report({ savedAt: reply.server_time, closesAt: reply.closes_at, serverTime: reply.server_time, online: true });
    }
    if (settled.length + foreign.length === batch.length) return true;
    if (reply.error && !overtaken.length) { this.report({ problem: reply.error }); return false; }
    return settled.length > 0 || this.later();
  }

  // Back off with jitter, so that a whole hall does not come back in the same instant.
  later() {
    this.report({ online: false });
    clearTimeout(this.timer);
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
  flush() {
    const waiting = this.outbox.waiting();
    if (!waiting.length) return;
    let batch = waiting.filter((entry) => entry.epoch === waiting[0].epoch).slice(0, MOST_AT_ONCE);
    while (batch.length > 1 && new TextEncoder().encode(JSON.stringify(batch)).length > MOST_WHEN_LEAVING) {
      batch = batch.slice(0, batch.length >> 1);
    }
    fetch(this.address, this.request(batch, true)).catch(() => {});
  }
}
