// The waiting room: the server's clock, the way to the common start, and the paper by itself when the server's turn
// for this page has come. A lost line costs nothing but patience; the machine's own time of day plays no part.
import { ServerClock, asClock, timeOfDay } from "./clock.js";
import { $, ask, prefix, words } from "./place.js";

const ASK_AGAIN = 90000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 4000;
const form = $("start");
const clock = new ServerClock();
let told = { starts_at: Number(form.dataset.startsAt), delay: Number(form.dataset.delay) };
let opening = false; let refused = false; let asking = 0;
clock.set(Number(form.dataset.now), null);

function say(text) {
  $("problem").textContent = text;
  $("problem").hidden = !text;
}

// Once in a while, and whenever the page comes back: a start may have been moved, a machine may have slept.
async function listen() {
  clearTimeout(asking);
  try {
    const fresh = await ask("waiting");
    clock.set(fresh.server_time, null);
    if (fresh.starts_at !== told.starts_at) refused = false;
    told = fresh;
    if (!opening && !refused) say("");
  } catch (error) {
    if (error.status === 401) { location.assign(`${prefix}/sit`); return; }
    if (!opening && !refused) say(words.lineLost);
  }
  asking = setTimeout(listen, ASK_AGAIN * (1 + Math.random() / 2));
}

function tick() {
  const left = told.starts_at - clock.now();
  $("now").textContent = timeOfDay(clock.now());
  if ($("wait")) {
    $("wait").textContent = asClock(Math.max(0, left));
    if (left + told.delay <= 0 && !refused) open();
  }
}

// Tried until the server has answered: a page that is sent while the line is down would be gone for good.
async function open() {
  if (opening) return;
  opening = true;
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const response = await send();
    if (response && response.paper) { location.assign(response.paper); return; }
    if (response) { await refuse(response); return; }
    say(words.connecting);
    await new Promise((resolve) => { setTimeout(resolve, wait * (0.5 + Math.random())); });
  }
}

// What the server has said, or nothing when it could not.
async function send() {
  try {
    const response = await fetch(form.action, {
      method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)),
    });
    if (response.status === 429 || response.status >= 500) return null;
    return await response.json();
  } catch (error) {
    return null;
  }
}

async function refuse({ error, message }) {
  if (error === "sign-in") { location.assign(`${prefix}/sit`); return; }
  // This machine was ahead by a little, or the start was moved: the server's time is asked for, and it goes on.
  if (error === "waiting" && $("wait")) await listen();
  else refused = true;
  say(message || words.tryAgain);
  opening = false;
}

form.addEventListener("submit", (event) => { event.preventDefault(); open(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) listen(); });
addEventListener("online", listen);
tick();
setInterval(tick, 500);
asking = setTimeout(listen, ASK_AGAIN * Math.random());
