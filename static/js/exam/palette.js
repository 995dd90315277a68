// One question at a time, the numbers of all of them, and the flags a candidate sets.
import { readValue } from "./answers.js";
import { keep, recall } from "./kept.js";
import { $, attempt, fill, words } from "./place.js";

export class Palette {
  // leaving(question) is called before another one is shown.
  constructor(questions, leaving) {
    this.questions = questions;
    this.buttons = Array.from(document.querySelectorAll("#palette button"));
    this.at = 0;
    const move = (n) => { leaving(this.here()); this.show(n); this.here().focus(); };
    this.move = move;
    $("previous").addEventListener("click", () => move(this.at - 1));
    $("next").addEventListener("click", () => move(this.at + 1));
    $("flag").addEventListener("click", () => {
      const name = this.flagName(this.here());
      keep("sessionStorage", name, this.isFlagged(this.here()) ? "0" : "1");
      this.show(this.at);
    });
    this.buttons.forEach((button, n) => button.addEventListener("click", () => move(n)));
  }

  here() { return this.questions[this.at]; }

  answered() { return this.questions.filter((question) => readValue(question) !== "").length; }

  start() { this.show(Number(recall("sessionStorage", `at-${attempt}`)) || 0); }

  show(n) {
    this.at = Math.min(Math.max(n, 0), this.questions.length - 1);
    this.questions.forEach((question, i) => { question.hidden = i !== this.at; });
    $("place").textContent = `${this.at + 1} / ${this.questions.length}`;
    $("previous").disabled = this.at === 0;
    $("next").disabled = this.at === this.questions.length - 1;
    $("flag").setAttribute("aria-pressed", String(this.isFlagged(this.here())));
    keep("sessionStorage", `at-${attempt}`, String(this.at));
    this.draw();
  }

  flagName(question) { return `flag-${attempt}-${question.dataset.item}`; }

  isFlagged(question) { return recall("sessionStorage", this.flagName(question)) === "1"; }

  draw() {
    this.buttons.forEach((button, n) => {
      const answered = readValue(this.questions[n]) !== "";
      const flagged = this.isFlagged(this.questions[n]);
      button.className = [answered ? "answered" : "", flagged ? "flagged" : "", n === this.at ? "here" : ""].join(" ");
      const state = `${answered ? words.answered : words.unanswered}${flagged ? words.flagged : ""}`;
      button.setAttribute("aria-label", fill(words.number, { n: n + 1, state }));
      button.setAttribute("aria-current", String(n === this.at));
    });
  }
}
