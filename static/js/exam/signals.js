// Loaded only where the exam's rules ask for it, and then the rules page has said so: how often and how long, for an
// invigilator to look at. No key, no text and no picture is taken.
import { ask, words } from "./place.js";

const TOLERATED = 5000;
const SILENT = 600000;
const SEND_EVERY = 30000;
const tally = new Map();

function add(kind, milliseconds = 0) {
  const { count, seconds } = tally.get(kind) || { count: 0, seconds: 0 };
  tally.set(kind, { count: count + 1, seconds: seconds + Math.round(milliseconds / 1000) });
}

const WATCH = {
  focus: () => {
    let left = null;
    const go = () => { if (left === null) left = performance.now(); };
    const back = () => {
      if (document.hidden || left === null) return;
      if (performance.now() - left > TOLERATED) add("focus", performance.now() - left);
      left = null;
    };
    addEventListener("blur", go);
    addEventListener("focus", back);
    document.addEventListener("visibilitychange", () => (document.hidden ? go() : back()));
  },
  copy: () => ["copy", "cut", "paste"].forEach((name) => document.addEventListener(name, () => add("copy"))),
  resize: () => {
    const small = () => window.innerWidth * window.innerHeight < (window.screen.width * window.screen.height) / 2;
    let before = small();
    addEventListener("resize", () => {
      if (small() && !before) add("resize");
      before = small();
    });
  },
  silence: () => {
    let last = performance.now();
    const stir = () => {
      if (performance.now() - last > SILENT) add("silence", performance.now() - last);
      last = performance.now();
    };
    ["pointerdown", "keydown", "wheel"].forEach((name) => addEventListener(name, stir, { passive: true }));
  },
};

// What could not be sent is sent with the next; nothing is kept beyond this page.
async function send(token, always) {
  if (!tally.size && !always) return;
  const sent = Array.from(tally.entries());
  tally.clear();
  try {
    await ask("signals", {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-Attempt-Token": token() },
      body: JSON.stringify({ signals: sent.map(([kind, told]) => ({ kind, ...told })) }),
    });
  } catch (error) {
    if (error.status && error.status < 500) return;
    sent.forEach(([kind, told]) => {
      const since = tally.get(kind) || { count: 0, seconds: 0 };
      tally.set(kind, { count: since.count + told.count, seconds: since.seconds + told.seconds });
    });
  }
}

function printName(name) {
  ["left", "right"].forEach((side) => {
    const mark = document.createElement("div");
    mark.className = `watermark ${side}`;
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = `${name}　`.repeat(6);
    document.body.appendChild(mark);
  });
}

// A browser goes to full screen only when somebody asks for it.
function askForFullscreen() {
  const button = document.createElement("button");
  button.type = "button";
  button.id = "fullscreen";
  button.textContent = words.fullscreen;
  button.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => {}));
  document.addEventListener("fullscreenchange", () => { button.hidden = Boolean(document.fullscreenElement); });
  if (document.documentElement.requestFullscreen) document.querySelector(".looks").appendChild(button);
}

// `watching` are the names that the rules switch on.
export function watchSignals(watching, name, token) {
  const told = watching.filter((kind) => WATCH[kind]);
  told.forEach((kind) => WATCH[kind]());
  const address = watching.includes("address");
  if (told.length || address) {
    setInterval(() => send(token, address), SEND_EVERY);
    if (address) send(token, true);
  }
  if (watching.includes("watermark")) printName(name);
  if (watching.includes("fullscreen")) askForFullscreen();
}
