// A room's PC looks at itself before the exam, and says in words what to do about what it finds.
import "./floor.js";
import { $, fill, prefix, words } from "./place.js";
import { COUNTERS, done, finished, openDatabase } from "./store.js";

const OLDEST = { Chrome: 80, Firefox: 115 };
const ROUNDS = 5;
const SLOW = 800;
const OFF_BY = 60000;
const SMALLEST = [1000, 600];
// Names have these; a browser without a font for one shows the same box as for a character that does not exist.
const RARE = ["𬱖", "䶮", "堃", "㛃"];
const MISSING = "\u{10FFFE}";
const results = {};
const SIGNS = { ok: "✓", warn: "！", fail: "×" };

function tell(name, verdict, values = {}) {
  results[name] = verdict;
  const line = document.querySelector(`[data-check=${name}] .verdict`);
  line.dataset.verdict = verdict;
  line.textContent = `${SIGNS[verdict]} ${fill(words[`${name}${verdict[0].toUpperCase()}${verdict.slice(1)}`], values)}`;
  conclude();
}

function conclude() {
  const all = Array.from(document.querySelectorAll("[data-check]"), (line) => line.dataset.check);
  if (!all.every((name) => results[name])) return;
  const failed = all.some((name) => results[name] === "fail");
  $("verdict").hidden = false;
  $("verdict").classList.toggle("wrong", failed);
  $("verdict").textContent = failed ? words.allFail : words.allOk;
  if (!$("keep")) return;
  document.querySelector("input[name=findings]").value = JSON.stringify(results);
  $("keep").disabled = false;
}

function lookAtBrowser() {
  const [, name, version] = navigator.userAgent.match(/(Chrome|Firefox)\/(\d+)/) || [null, "", 0];
  const browser = name ? `${name} ${version}` : words.unknown;
  tell("browser", Number(version) >= (OLDEST[name] || Infinity) ? "ok" : "fail", { browser });
}

// Written, read again and taken away, as an answer would be.
async function lookAtStorage() {
  try {
    const database = await openDatabase();
    const transaction = database.transaction(COUNTERS, "readwrite");
    transaction.objectStore(COUNTERS).put({ attempt: "check", seq: 1 });
    await finished(transaction);
    const again = database.transaction(COUNTERS, "readwrite");
    const kept = await done(again.objectStore(COUNTERS).get("check"));
    again.objectStore(COUNTERS).delete("check");
    await finished(again);
    database.close();
    tell("storage", kept && kept.seq === 1 ? "ok" : "fail");
  } catch (error) {
    tell("storage", "fail");
  }
}

async function lookAtLine() {
  const taken = [];
  try {
    let off = Infinity;
    for (let round = 0; round < ROUNDS; round += 1) {
      const sent = performance.now();
      const response = await fetch(`${prefix}/clock`);
      const { server_time: told } = await response.json();
      taken.push(performance.now() - sent);
      off = Math.min(off, Math.abs(Date.now() - told));
    }
    const middle = Math.round(taken.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]);
    tell("delay", middle > SLOW ? "warn" : "ok", { n: middle });
    tell("clock", off > OFF_BY ? "warn" : "ok", { n: Math.round(off / 1000) });
  } catch (error) {
    tell("delay", "fail");
    tell("clock", "ok");
  }
}

function drawn(character) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [48, 48];
  const pen = canvas.getContext("2d");
  pen.font = `32px ${getComputedStyle(document.body).fontFamily}`;
  pen.fillText(character, 4, 36);
  return Array.from(pen.getImageData(0, 0, 48, 48).data).join();
}

function lookAtFonts() {
  const box = drawn(MISSING);
  const boxes = RARE.filter((character) => drawn(character) === box);
  tell("fonts", boxes.length ? "warn" : "ok", { n: boxes.join("") });
}

function lookAtScreen() {
  const small = window.innerWidth < SMALLEST[0] || window.innerHeight < SMALLEST[1];
  tell("screen", small ? "warn" : "ok", { n: `${window.innerWidth} × ${window.innerHeight}` });
}

function watch(id, name, wanted) {
  $(id).addEventListener("change", () => tell(name, $(id).value.normalize("NFKC").includes(wanted) ? "ok" : "fail"));
  $(id).addEventListener("input", (event) => {
    if (!event.isComposing && $(id).value.normalize("NFKC").includes(wanted)) tell(name, "ok");
  });
}

lookAtBrowser();
lookAtStorage();
lookAtLine();
lookAtFonts();
lookAtScreen();
watch("try-input", "input", "考试");
watch("try-digits", "digits", "0123456789");
