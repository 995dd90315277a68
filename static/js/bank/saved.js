// The question was saved: the draft that this browser kept of it is not needed any more.
const saved = new URLSearchParams(location.search).get("saved");
if (saved) {
  for (const entry of Object.keys(localStorage)) {
    if (entry.startsWith("draft:") && entry.endsWith(`:${saved}`)) localStorage.removeItem(entry);
  }
  history.replaceState(null, "", location.pathname);
}
