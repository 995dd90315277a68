// The exam page: what the candidate does goes into the outbox first, everything else follows from there.
import { doubt, readValue, showValue } from "./answers.js";
import { ServerClock, asClock, timeOfDay, warningDue } from "./clock.js";
import { openOutbox } from "./outbox.js";
import { Sender } from "./sender.js";

const TYPING_PAUSE = 600;
const paper = document.getElementById("paper");
const words = document.getElementById("words").dataset;
// The service may live under a prefix.
const [prefix, rest] = location.pathname.split("/attempts/");
const attempt = rest.split("/")[0];
const questions = Array.from(paper.querySelectorAll(".question"));
const byItem = new Map(questions.map((question) => [question.dataset.item, question]));
const clock = new ServerClock();
const seen = new Map();
let state; let outbox; let sender; let at = 0; let lastLeft = Infinity; let typing = 0; let over = false;

const $ = (id) => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function loadState() {
  const response = await fetch(`${prefix}/attempts/${attempt}/state`, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function begin() {
  state = await loadState();
  clock.set(state.server_time, state.closes_at);
  outbox = await openOutbox(attempt, state.outbox_key);
  sender = new Sender(outbox, `${prefix}/attempts/${attempt}/saves`, state.token, report);
  for (const [item, value] of Object.entries(state.answers)) put(item, value);
  for (const entry of await outbox.pending()) put(entry.item, entry.value);
  $("who").textContent = `${state.name} · ${state.unit} · ${state.form}`;
  questions.forEach(watch);
  drawPalette();
  show(Number(sessionStorage.getItem(`at-${attempt}`)) || 0);
  report({ savedAt: state.saved_at });
  tick();
  setInterval(tick, 500);
  addEventListener("visibilitychange", () => (document.hidden ? leave() : sender.poke()));
  addEventListener("pagehide", leave);
  addEventListener("online", () => sender.poke());
  paper.hidden = false;
  $("loading").hidden = true;
  sender.poke();
}

function put(item, value) {
  const question = byItem.get(item);
  if (!question) return;
  showValue(question, value);
  seen.set(item, value);
}

function watch(question) {
  question.addEventListener("change", () => keep(question));
  question.addEventListener("input", (event) => {
    if (event.isComposing || !event.target.matches("input[type=text], textarea")) return;
    clearTimeout(typing);
    typing = setTimeout(() => keep(question), TYPING_PAUSE);
  });
  question.addEventListener("compositionend", () => keep(question));
  question.querySelectorAll("input[type=text]").forEach((field) => field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  }));
}

// A hidden tab makes no new saves: what it shows may be older than what another tab has saved.
async function keep(question) {
  const { item } = question.dataset;
  const value = readValue(question);
  if (over || document.hidden || seen.get(item) === value || (value === "" && !seen.has(item))) return;
  seen.set(item, value);
  // Unsaved from this instant on, not only once the queue has it.
  report({ waiting: Math.max(1, line.waiting) });
  await outbox.add(state.epoch, item, value, state.seq);
  drawPalette();
  sender.poke();
}

function leave() {
  clearTimeout(typing);
  const question = questions[at];
  const value = question ? readValue(question) : "";
  if (!over && question && seen.get(question.dataset.item) !== value && value !== "") {
    seen.set(question.dataset.item, value);
    outbox.add(state.epoch, question.dataset.item, value, state.seq).then(() => sender.flush());
  } else {
    sender.flush();
  }
}

let line = { waiting: 0, savedAt: null, online: true };

function report(change) {
  line = { ...line, ...change };
  if (change.closesAt) clock.set(change.serverTime, change.closesAt);
  const saved = line.savedAt ? fill(words.saved, { time: timeOfDay(line.savedAt) }) : words.nothingSaved;
  $("saved").textContent = `${saved} · ${fill(words.waiting, { n: line.waiting })}`;
  $("saved").dataset.state = line.waiting && !line.online ? "offline" : line.waiting ? "waiting" : "saved";
  $("offline").hidden = line.online || !line.waiting;
  if (change.problem) stop(change.problem);
}

function stop(problem) {
  if (problem === "sign-in") { $("sign-in-again").hidden = false; return; }
  if (problem === "not_of_this_paper") return;
  over = true;
  $("stopped").textContent = words[`stopped_${problem}`] || words.stopped;
  $("stopped").hidden = false;
  questions.forEach((question) => { question.disabled = true; });
}

function tick() {
  const left = clock.left();
  if (left === null) return;
  $("left").textContent = asClock(left);
  $("left").classList.toggle("quiet", left > 15 * 60000);
  const minutes = warningDue(lastLeft, left);
  if (minutes) $("warning").textContent = fill(words.minutesLeft, { n: minutes });
  lastLeft = left;
  if (left === 0 && !over) timeUp();
}

async function timeUp() {
  const question = questions[at];
  if (question) await keep(question);
  over = true;
  questions.forEach((each) => { each.disabled = true; });
  $("warning").textContent = words.timeUp;
  await sender.poke();
  setTimeout(() => location.assign(`${prefix}/attempts/${attempt}/receipt`), 16000);
}

// Moving about ------------------------------------------------------------------------------------------------

function show(n) {
  at = Math.min(Math.max(n, 0), questions.length - 1);
  questions.forEach((question, i) => { question.hidden = i !== at; });
  $("place").textContent = `${at + 1} / ${questions.length}`;
  $("previous").disabled = at === 0;
  $("next").disabled = at === questions.length - 1;
  const flagged = isFlagged(questions[at]);
  $("flag").setAttribute("aria-pressed", String(flagged));
  sessionStorage.setItem(`at-${attempt}`, String(at));
  drawPalette();
}

function isFlagged(question) {
  return sessionStorage.getItem(`flag-${attempt}-${question.dataset.item}`) === "1";
}

function drawPalette() {
  document.querySelectorAll("#palette button").forEach((button, i) => {
    const answered = readValue(questions[i]) !== "";
    const flagged = isFlagged(questions[i]);
    button.className = [answered ? "answered" : "", flagged ? "flagged" : "", i === at ? "here" : ""].join(" ");
    const state_ = `${answered ? words.answered : words.unanswered}${flagged ? words.flagged : ""}`;
    button.setAttribute("aria-label", fill(words.number, { n: i + 1, state: state_ }));
    button.setAttribute("aria-current", String(i === at));
  });
}

function move(n) {
  clearTimeout(typing);
  keep(questions[at]);
  show(n);
  questions[at].focus({ preventScroll: false });
}

$("previous").addEventListener("click", () => move(at - 1));
$("next").addEventListener("click", () => move(at + 1));
$("flag").addEventListener("click", () => {
  const name = `flag-${attempt}-${questions[at].dataset.item}`;
  sessionStorage.setItem(name, isFlagged(questions[at]) ? "0" : "1");
  show(at);
});
document.querySelectorAll("#palette button").forEach((button, i) => button.addEventListener("click", () => move(i)));
$("again").addEventListener("click", async () => {
  state = await loadState().catch(() => state);
  sender.token = state.token;
  $("sign-in-again").hidden = true;
  sender.poke();
});

// Handing in --------------------------------------------------------------------------------------------------

$("check").addEventListener("click", async () => {
  await keep(questions[at]);
  const list = $("doubts");
  list.replaceChildren();
  questions.forEach((question, i) => {
    const reasons = [words[`doubt_${doubt(question)}`], isFlagged(question) ? words.flagged : ""].filter(Boolean);
    if (!reasons.length) return;
    const entry = document.createElement("li");
    const go = document.createElement("button");
    go.type = "button";
    go.textContent = fill(words.doubt, { n: i + 1, reason: reasons.join("，") });
    go.addEventListener("click", () => { $("hand-in").hidden = true; paper.hidden = false; move(i); });
    entry.append(go);
    list.append(entry);
  });
  $("no-doubts").hidden = list.children.length > 0;
  paper.hidden = true;
  $("hand-in").hidden = false;
  $("hand-in").focus();
});
$("back").addEventListener("click", () => { $("hand-in").hidden = true; paper.hidden = false; });
$("confirm").addEventListener("click", async () => {
  $("confirm").disabled = true;
  await sender.poke();
  if ((await outbox.pending()).length) { refuse(words.waitForSaves); return; }
  const response = await fetch(`${prefix}/attempts/${attempt}/hand-in`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Attempt-Token": state.token },
    body: JSON.stringify({ epoch: state.epoch }),
  }).catch(() => null);
  if (response && response.ok) {
    over = true;
    await outbox.wipe();
    location.assign(`${prefix}/attempts/${attempt}/receipt`);
    return;
  }
  const reply = response ? await response.json().catch(() => ({})) : {};
  refuse(reply.message || words.tryAgain);
});

function refuse(text) {
  $("hand-in-problem").textContent = text;
  $("confirm").disabled = false;
}

begin().catch((error) => {
  $("loading").textContent = error.message === "401" ? words.signIn : words.cannotLoad;
});
