// The last look before handing in, and the hand-in itself.
import { doubts } from "./answers.js";
import { wipe } from "./desk.js";
import { $, attempt, base, fill, goToReceipt, words } from "./place.js";

function listDoubts(questions, palette) {
  const list = $("doubts");
  while (list.firstChild) list.removeChild(list.firstChild);
  questions.forEach((question, n) => {
    const found = doubts(question);
    const whole = found.filter(({ part }) => !part).map(({ reason }) => words[`doubt_${reason}`]);
    if (palette.isFlagged(question)) whole.push(words.flagged);
    const said = whole.length ? [fill(words.doubt, { n: n + 1, reason: whole.join(words.comma) })] : [];
    found.filter(({ part }) => part).forEach(({ part, reason }) => {
      said.push(fill(words.doubtPart, { n: n + 1, k: part, reason: words[`doubt_${reason}`] }));
    });
    said.forEach((text) => {
      const go = document.createElement("button");
      go.type = "button";
      go.textContent = text;
      go.addEventListener("click", () => { close(); palette.move(n); });
      list.appendChild(document.createElement("li")).appendChild(go);
    });
  });
  $("no-doubts").hidden = list.children.length > 0;
}

function close() {
  $("hand-in").hidden = true;
  $("paper").hidden = false;
}

function refuse(text) {
  $("hand-in-problem").textContent = text;
  $("confirm").disabled = false;
}

// `desk` offers questions, palette, keep(), allSaved(), token(), signInNeeded() and end().
export function watchHandIn(desk) {
  $("check").addEventListener("click", async () => {
    await desk.keep(desk.palette.here());
    listDoubts(desk.questions, desk.palette);
    refuse("");
    $("paper").hidden = true;
    $("hand-in").hidden = false;
    $("hand-in").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
  $("back").addEventListener("click", () => { close(); desk.palette.here().focus(); });
  $("confirm").addEventListener("click", async () => {
    $("confirm").disabled = true;
    if (!(await desk.allSaved())) { refuse(words.waitForSaves); return; }
    const response = await fetch(`${base}/hand-in`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Attempt-Token": desk.token() },
      body: "{}",
    }).catch(() => null);
    if (response && response.ok) {
      desk.end();
      await wipe(attempt, true).catch(() => {});
      goToReceipt();
      return;
    }
    if (response && response.status === 401) desk.signInNeeded();
    const reply = response ? await response.json().catch(() => ({})) : {};
    refuse(reply.message || words.tryAgain);
  });
}
