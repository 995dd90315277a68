// What is typed is kept in this browser until it is saved: through a lost line, an expired sign-in, a closed window.
const editor = document.querySelector("#editor");
const notice = document.querySelector("#draft-notice");
const lost = document.querySelector("#draft-lost");
const name = `draft:${editor.dataset.draft}`;
const KEPT_DAYS = 30;
const DAY = 24 * 3600 * 1000;
const NOT_KEPT = ["csrf_token", "base", "submit", "keep", "find"];

const fields = () => [...editor.elements].filter((field) => field.name && field.type !== "submit" && !NOT_KEPT.includes(field.name));
const value = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
const key = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

function read() {
  const values = {};
  for (const field of fields()) values[key(field)] = value(field);
  return values;
}

function write(values) {
  for (const field of fields()) {
    if (!(key(field) in values)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values[key(field)];
    else field.value = values[key(field)];
  }
}

const stored = (entry) => {
  try {
    return JSON.parse(localStorage.getItem(entry));
  } catch (error) {
    return null;
  }
};

function forget() {
  localStorage.removeItem(name);
  notice.hidden = true;
}

// Other people's drafts and old ones do not stay for ever.
for (const entry of Object.keys(localStorage)) {
  const draft = entry.startsWith("draft:") ? stored(entry) : { at: Date.now() };
  if (!draft || Date.now() - draft.at > KEPT_DAYS * DAY) localStorage.removeItem(entry);
}

const original = read();
const before = stored(name);
if (before && JSON.stringify(before.values) !== JSON.stringify(original)) {
  // A colleague may have saved a newer version meanwhile: the form keeps the version that the draft was begun on.
  write(before.values);
  if (before.base) editor.elements.base.value = before.base;
  notice.hidden = false;
  editor.dispatchEvent(new Event("input"));
}

let timer = 0;
function keep() {
  timer = 0;
  try {
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), base: editor.elements.base.value, values: read() }));
  } catch (error) {
    // A full or closed store: typing goes on without it.
  }
}
editor.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, 300);
});
// What was typed in the last moment before the page goes is kept too.
addEventListener("pagehide", () => {
  if (timer) keep();
});

document.querySelector("#draft-drop").addEventListener("click", () => {
  clearTimeout(timer);
  timer = 0;
  forget();
  location.reload();
});
addEventListener("offline", () => { lost.hidden = false; });
addEventListener("online", () => { lost.hidden = true; });
