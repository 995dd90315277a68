// Keep the console as the server sees the room: ask every two seconds what has changed, and say how old the picture is.
import { ring, watchSound } from "./sound.js";
import { Tiles } from "./tiles.js";
import { $, fill, order, span, timeOfDay, troubles, words } from "./words.js";

const EVERY = 2000;
const HIDDEN_EVERY = 10000;
const LONGEST_WAIT = 10000;
const PATIENCE = 8000;
// Beyond this a picture is not called live any more.
const STALE_AFTER = 8000;
const MOST_NEWS = 3;

const page = $("console").dataset;
const tiles = new Tiles(Boolean(page.plan), page.seat);
// The server's clock: what this machine thinks of the time of day plays no part.
let offset = Number(page.now) - performance.now();
let revision = "";
let heardAt = performance.now();
let failures = 0;
let signedOut = false;

const now = () => performance.now() + offset;

async function ask() {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    const address = new URL(page.board, location.href);
    address.searchParams.set("since", revision);
    const headers = { Accept: "application/json", ...(revision && { "If-None-Match": `"${revision}"` }) };
    const response = await fetch(address, { headers, cache: "no-store", signal: control.signal });
    signedOut = response.status === 401;
    if (response.status !== 304 && !response.ok) throw new Error("refused");
    if (response.status !== 304) take(await response.json());
    heardAt = performance.now();
    failures = 0;
  } catch (error) {
    failures += 1;
  } finally {
    clearTimeout(timer);
  }
  draw();
  const wait = document.hidden ? HIDDEN_EVERY : EVERY;
  const after = failures ? Math.min(wait * 2 ** (failures - 1), LONGEST_WAIT) : wait;
  setTimeout(ask, after * (0.9 + Math.random() / 10));
}

function take(told) {
  revision = told.revision;
  // A reply can only be late, never early: the greatest offset seen is the truest.
  offset = Math.max(offset, told.at - performance.now());
  const changed = tiles.take(told);
  count(told);
  announce(changed);
}

function count({ counts, rooms, incidents, total }) {
  const shown = order.filter((state) => counts[state]);
  // Not replaceChildren, which browsers from Chromium 80 do not have.
  while ($("counts").firstChild) $("counts").removeChild($("counts").firstChild);
  $("counts").append(...shown.map((state) => {
    const one = document.createElement("span");
    one.className = `count count-${state}`;
    const number = document.createElement("strong");
    number.textContent = counts[state];
    one.append(`${words[`icon_${state}`]} ${words[`state_${state}`]} `, number);
    return one;
  }));
  document.querySelectorAll("[data-room]").forEach((told) => {
    if (rooms[told.dataset.room]) tellRoom(told, rooms[told.dataset.room]);
  });
  $("incidents").hidden = !incidents;
  $("incidents").textContent = fill(words.incidents, { n: incidents });
  if ($("calm")) $("calm").hidden = tiles.tiles.size >= total;
}

function tellRoom(told, counts) {
  const sum = (states) => states.reduce((n, state) => n + (counts[state] || 0), 0);
  const calling = sum(Array.from(troubles));
  told.textContent = calling ? fill(words.calling, { n: calling }) : fill(words.people, { n: sum(order) });
  told.classList.toggle("calling", calling > 0);
}

// Trouble that comes or goes is said once, in a few words; everybody's ordinary progress is not.
function announce(changed) {
  const said = changed.filter(({ state }) => troubles.has(state) || state === "working");
  if (!said.length) return;
  const texts = said.slice(0, MOST_NEWS).map((tile) => fill(words.news, {
    seat: fill(words.seat, { n: tile.seat }), name: tile.name, state: words[`state_${tile.state}`],
  }));
  if (said.length > MOST_NEWS) texts.push(fill(words.moreNews, { n: said.length - MOST_NEWS }));
  $("news").textContent = texts.join(words.between);
  if (said.some(({ state }) => troubles.has(state))) ring();
}

function draw() {
  tiles.tick(now());
  const age = performance.now() - heardAt;
  const told = { time: timeOfDay(heardAt + offset), age: span(age) };
  const lost = signedOut || age > STALE_AFTER;
  $("live").textContent = fill(words.live, told);
  $("live").dataset.state = lost ? "lost" : "ok";
  if ($("lost").hidden === lost) $("lost").hidden = !lost;
  const text = lost ? fill(signedOut ? words.signedOut : words.lost, told) : "";
  if ($("lost").textContent !== text) $("lost").textContent = text;
}

watchSound();
setInterval(draw, 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) draw(); });
ask();
