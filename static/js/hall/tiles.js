// The seats as they are shown: each tile keeps its place on the page and its focus while it changes.
import { $, countdown, fill, order, span, words } from "./words.js";

const rank = new Map(order.map((state, n) => [state, n]));
const byNeed = (a, b) => rank.get(a.state) - rank.get(b.state) || a.room - b.room || a.seat - b.seat;
const running = (tile) => tile.closes !== null;

export class Tiles {
  constructor(plan, address) {
    this.plan = plan;
    this.address = address;
    this.tiles = new Map();
    this.nodes = new Map(Array.from(document.querySelectorAll("[data-key]"), (node) => [node.dataset.key, node]));
  }

  // Take what the server has told; returns the tiles whose state has changed since it told before.
  take({ tiles, gone, whole }) {
    const told = new Set(tiles.map(({ key }) => key));
    const away = whole ? Array.from(this.nodes.keys()).filter((key) => !told.has(key)) : gone;
    away.forEach((key) => this.remove(key));
    const changed = tiles.filter((tile) => this.tiles.has(tile.key) && this.tiles.get(tile.key).state !== tile.state);
    tiles.forEach((tile) => { this.tiles.set(tile.key, tile); this.place(tile); });
    if (!this.plan) this.sort();
    return changed;
  }

  remove(key) {
    const node = this.nodes.get(key);
    this.tiles.delete(key);
    this.nodes.delete(key);
    if (node) (this.plan ? node : node.parentNode).remove();
  }

  place(tile) {
    let node = this.nodes.get(tile.key);
    if (!node) {
      node = $("tile").content.firstElementChild.cloneNode(true);
      node.dataset.key = tile.key;
      node.href = this.address.replace("KEY", tile.key);
      this.nodes.set(tile.key, node);
      if (!this.plan) $("tiles").appendChild(document.createElement("li")).appendChild(node);
    }
    const seat = this.plan && document.querySelector(`[data-place="${tile.room}-${tile.seat}"]`);
    if (seat && node.parentNode !== seat) seat.appendChild(node);
    node.className = `tile tile-${tile.state}`;
    node.dataset.state = tile.state;
    node.querySelector(".tile-icon").textContent = words[`icon_${tile.state}`];
    const room = this.plan ? "" : words[`room_${tile.room}`] || "";
    this.say(node, "seat", `${room} ${fill(words.seat, { n: tile.seat })}`.trim());
    this.say(node, "name", tile.name);
    this.say(node, "form", fill(words.form, { label: tile.form }));
    this.say(node, "state", words[`state_${tile.state}`]);
  }

  say(node, part, text) {
    const found = node.querySelector(`[data-part=${part}]`);
    if (found.textContent !== text) found.textContent = text;
  }

  // Only what stands in the wrong place is moved; who reads or tabs through the list keeps the place.
  sort() {
    const focused = document.activeElement;
    let at = $("tiles").firstElementChild;
    Array.from(this.tiles.values()).sort(byNeed).forEach((tile) => {
      const item = this.nodes.get(tile.key).parentNode;
      if (item === at) { at = at.nextElementSibling; return; }
      $("tiles").insertBefore(item, at);
    });
    if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  // What moves with the time alone: ages, and the time that is left.
  tick(now) {
    this.tiles.forEach((tile) => {
      const node = this.nodes.get(tile.key);
      const begun = running(tile) || tile.saved !== null;
      this.say(node, "since", tile.since === null ? "" : span(now - tile.since));
      this.say(node, "answered", begun ? fill(words.answered, { n: tile.answered, total: tile.total }) : "");
      const saved = tile.saved === null ? words.unsavedNone : fill(words.saved, { age: span(now - tile.saved) });
      this.say(node, "saved", running(tile) ? saved : "");
      this.say(node, "unsaved", running(tile) && tile.unsaved ? fill(words.unsaved, { n: tile.unsaved }) : "");
      const left = running(tile) ? countdown(tile.closes - (tile.paused || now)) : "";
      this.say(node, "left", left && fill(words.left, { time: left }));
    });
  }
}
