// Small things kept by the browser: flags, the place on the page, text size. Where it keeps nothing (storage forbidden
// or full) they last as long as the page, and the page works on.
const memory = new Map();

export function recall(area, name) {
  try {
    const kept = window[area].getItem(name);
    if (kept !== null) return kept;
  } catch (error) {
    // Forbidden: what this page knows itself must do.
  }
  return memory.has(name) ? memory.get(name) : null;
}

export function keep(area, name, value) {
  memory.set(name, value);
  try {
    window[area].setItem(name, value);
  } catch (error) {
    // Full or forbidden.
  }
}

export function forget(area, name) {
  memory.delete(name);
  try {
    window[area].removeItem(name);
  } catch (error) {
    // There is nothing to forget.
  }
}
