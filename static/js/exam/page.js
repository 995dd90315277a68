// The exam page: what the candidate does goes into the outbox first, everything else follows from there.
import "./floor.js";
import { askToSignIn, watchSignIn } from "./again.js";
import { readValue, showValue } from "./answers.js";
import { watchArrows } from "./arrows.js";
import { ServerClock, asClock, timeOfDay, warningDue } from "./clock.js";
import { Desk, keepPage } from "./desk.js";
import { watchHandIn } from "./handing_in.js";
import { prefer } from "./looks.js";
import { Outbox } from "./outbox.js";
import { Palette } from "./palette.js";
import { $, ask, attempt, base, fill, goToReceipt, practice, words } from "./place.js";
import { Presence } from "./presence.js";
import { Sender } from "./sender.js";

const TYPING_PAUSE = 600;
// After the end: grace and drain, then the server has closed the attempt.
const CLOSED_AFTER = 16000;
const paper = $("paper");
const questions = Array.from(paper.querySelectorAll(".question"));
const byItem = new Map(questions.map((question) => [question.dataset.item, question]));
const clock = new ServerClock();
// What each question showed last, and the place in the order of the answer given here.
const seen = new Map();
const own = new Map();
const palette = new Palette(questions, (question) => { clearTimeout(typing); keep(question); });
const presence = new Presence({
  counts: () => ({ answered: palette.answered(), unsaved: line.waiting }),
  token: () => state.token,
  heard: takeTime,
  refused: (error) => { if (!over) solve(error.code); },
});
let state; let desk; let outbox; let sender;
let lastLeft = Infinity; let typing = 0; let asking = 0; let over = false; let paused = false; let ending = false;
let line = { waiting: 0, savedAt: null, online: true };

async function begin() {
  desk = await Desk.open(attempt);
  state = await loadState();
  outbox = new Outbox(desk.database, attempt, desk.box, () => { $("no-store").hidden = false; });
  sender = new Sender(outbox, `${base}/saves`, report);
  await takeState(state);
  prefer(state.text_size);
  $("who").textContent = `${state.name} · ${state.unit} · ${state.form}`;
  questions.forEach((question) => { watch(question); watchArrows(question); });
  palette.start();
  report({ savedAt: state.saved_at });
  watchHandIn({
    questions,
    palette,
    keep,
    allSaved: async () => { await sender.poke(); presence.tell(); return (await outbox.pending()).length === 0; },
    token: () => state.token,
    signInNeeded: askToSignIn,
    end: () => { over = true; presence.end(); },
  });
  watchSignIn(refresh);
  tick();
  setInterval(tick, 500);
  presence.tell();
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : refresh()));
  addEventListener("pagehide", leave);
  addEventListener("online", refresh);
  paper.hidden = false;
  $("loading").hidden = true;
  sender.poke();
  if (state.watching) import("./signals.js").then((signals) => signals.watchSignals(state.watching, state.name, () => state.token));
  if (!practice) keepPage(attempt).catch(() => {});
}

// The line may be down while the page opens: what was kept here serves, else it is tried until the server answers.
async function loadState() {
  for (;;) {
    try {
      const fresh = await ask("state");
      await desk.takeKey(fresh.outbox_key);
      await desk.remember(fresh);
      return fresh;
    } catch (error) {
      if (error.status && error.status < 500) throw error;
    }
    const kept = await desk.recall().catch(() => null);
    if (kept) return { ...kept, guessed: true };
    $("loading").textContent = words.connecting;
    await new Promise((resolve) => { setTimeout(resolve, 1000 + Math.random() * 2000); });
  }
}

// Show what the server has, and over it what still waits here. Answers from before an unlock are given again under
// the present epoch, unless the server has newer ones.
async function takeState(fresh) {
  state = fresh;
  sender.hold(state.token, state.epoch);
  if (fresh.guessed) clock.guess(state.server_time, state.closes_at);
  else clock.set(state.server_time, state.closes_at);
  const order = (item) => state.orders[item] || [0, 0];
  questions.forEach((question) => {
    const { item } = question.dataset;
    if (!newer(own.get(item), order(item))) put(item, state.answers[item] || "");
  });
  for (const entry of await outbox.pending()) {
    const place = [entry.epoch, entry.seq];
    if (!newer(place, order(entry.item)) || newer(own.get(entry.item), place)) continue;
    put(entry.item, entry.value);
    if (entry.epoch < state.epoch) await queue(entry.item, entry.value);
  }
}

function newer(one, other) {
  return Boolean(one) && (one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]));
}

// Nothing that comes from elsewhere may overtake an answer on its way into the queue.
async function queue(item, value) {
  own.set(item, [Infinity, 0]);
  const entry = await outbox.add(state.epoch, item, value, state.seq);
  own.set(item, [entry.epoch, entry.seq]);
}

function put(item, value) {
  const question = byItem.get(item);
  if (!question || (value === "" && !seen.has(item)) || seen.get(item) === value) return;
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
  if (!document.hidden) await enqueue(question);
}

async function enqueue(question) {
  const value = changed(question);
  if (value === null) return;
  await queue(question.dataset.item, value);
  palette.draw();
  sender.poke();
  remember();
}

// The value to save, or null where nothing is to be saved. It is unsaved from this instant on, not only once the queue
// has it.
function changed(question) {
  const { item } = question.dataset;
  const value = readValue(question);
  if (over || paused || (seen.get(item) || "") === value) return null;
  seen.set(item, value);
  report({ waiting: Math.max(1, line.waiting) });
  return value;
}

function remember() {
  const times = { server_time: clock.now(), closes_at: clock.closesAt };
  desk.remember({ ...state, ...times, answers: Object.fromEntries(seen), orders: { ...state.orders, ...Object.fromEntries(own) } });
}

// What was being typed when the tab went away is the last answer of a page that was in sight until now.
function leave() {
  clearTimeout(typing);
  const question = palette.here();
  const value = changed(question);
  if (value !== null) {
    const { item } = question.dataset;
    const [entry, stored] = outbox.addLeaving(state.epoch, item, value, state.seq);
    own.set(item, [entry.epoch, entry.seq]);
    stored.then(() => sender.poke());
  }
  sender.flush();
}

function report(change) {
  line = { ...line, ...change };
  if (change.closesAt) clock.set(change.serverTime, change.closesAt);
  const saved = line.savedAt ? fill(words.saved, { time: timeOfDay(line.savedAt) }) : words.nothingSaved;
  const text = `${saved} · ${fill(words.waiting, { n: line.waiting })}`;
  if ($("saved").textContent !== text) $("saved").textContent = text;
  $("saved").dataset.state = line.waiting && !line.online ? "offline" : line.waiting ? "waiting" : "saved";
  $("offline").hidden = line.online || !line.waiting;
  presence.notice(line.waiting);
  if (change.problem) solve(change.problem);
}

// What the server refused: sign in again, fetch a fresh token, wait for the end of a pause, or stop.
function solve(problem) {
  if (problem === "sign-in") askToSignIn();
  else if (problem === "paused") pause();
  else if (["csrf", "cross-site", "not-found"].includes(problem) && !over) soon(3000);
  else stop(problem);
}

function pause() {
  paused = true;
  $("stopped").textContent = words.stopped_paused;
  $("stopped").hidden = false;
  questions.forEach((question) => { question.disabled = true; });
  soon(8000);
}

function soon(milliseconds) {
  clearTimeout(asking);
  asking = setTimeout(refresh, milliseconds * (0.75 + Math.random() / 2));
}

function goOn() {
  if (!paused) return;
  paused = false;
  $("stopped").hidden = true;
  questions.forEach((question) => { question.disabled = false; });
}

function stop(problem) {
  over = true;
  presence.end();
  $("stopped").textContent = words[`stopped_${problem.replace("-", "_")}`] || words.stopped;
  $("stopped").hidden = false;
  questions.forEach((question) => { question.disabled = true; });
  if (problem === "not_open" || problem === "too_late") setTimeout(goToReceipt, ending ? 0 : 5000);
}

// Back in sight, back on line, or signed in again: another tab or an invigilator may have changed something.
async function refresh() {
  if (over) return;
  try {
    const fresh = await ask("state");
    if (fresh.state === "paused") { pause(); return; }
    goOn();
    await sender.running;
    await takeState(fresh);
    palette.draw();
    sender.poke();
  } catch (error) {
    if (error.status && error.status < 500) solve(error.code);
    else sender.poke();
  }
}

// An extension or a pause must reach a candidate who is only reading.
function takeTime(told) {
  clock.set(told.server_time, told.closes_at);
  if (told.state === "paused" && !paused) pause();
  if (told.state === "open" && paused) refresh();
}

function tick() {
  const left = clock.left();
  if (left === null || paused) return;
  $("left").textContent = asClock(left);
  $("left").classList.toggle("quiet", left > 15 * 60000);
  const minutes = warningDue(lastLeft, left);
  if (minutes) $("warning").textContent = fill(words.minutesLeft, { n: minutes });
  lastLeft = left;
  if (left === 0 && !over && !ending) timeUp();
}

// The time on the server's clock may have been extended since the last word from it.
async function timeUp() {
  ending = true;
  await keep(palette.here());
  await presence.tell();
  if (clock.left() > 0 || paused) { ending = false; return; }
  over = true;
  questions.forEach((question) => { question.disabled = true; });
  $("warning").textContent = words.timeUp;
  sender.poke();
  setTimeout(() => setInterval(() => { if (line.waiting <= sender.stuck.size) goToReceipt(); }, 1000), CLOSED_AFTER);
}

begin().catch((error) => {
  if (error.code === "not_open") { goToReceipt(); return; }
  const said = { 401: words.signIn, 409: words.stopped_held_elsewhere };
  $("loading").textContent = said[error.status] || words.cannotLoad;
});
