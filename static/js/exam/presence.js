// Tell the server now and then how this page is, and hear what an invigilator has changed meanwhile.
import { ask } from "./place.js";

const FIRST = 13000;
const AFTER_A_FAILURE = 5000;
// Answers that are unsaved for a blink are nothing to tell of; those that stay so are.
const LASTS = 3000;

export class Presence {
  // counts() gives {answered, unsaved}; token() the page's token; heard(reply) and refused(error) take the answer.
  constructor({ counts, token, heard, refused }) {
    Object.assign(this, { counts, token, heard, refused });
    this.told = false;
    this.changing = 0;
    this.timer = 0;
    this.ended = false;
  }

  // Say it now; resolves to whether the server has answered. It chooses when it wants to hear again.
  async tell() {
    clearTimeout(this.timer);
    if (this.ended) return false;
    const counts = this.counts();
    this.told = counts.unsaved > 0;
    let next = AFTER_A_FAILURE * (1 + Math.random());
    try {
      const reply = await ask("presence", {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-Attempt-Token": this.token() },
        body: JSON.stringify(counts),
      });
      next = reply.next || FIRST;
      this.heard(reply);
      return true;
    } catch (error) {
      if (error.status && error.status < 500) this.refused(error);
      return false;
    } finally {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.tell(), next);
    }
  }

  // The number of unsaved answers has moved; the console hears soon when it stays above zero, or has come back to it.
  notice(unsaved) {
    if ((unsaved > 0) === this.told) {
      clearTimeout(this.changing);
      this.changing = 0;
    } else if (!this.changing) {
      this.changing = setTimeout(() => { this.changing = 0; this.tell(); }, LASTS);
    }
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    clearTimeout(this.changing);
  }
}
