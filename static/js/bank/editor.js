// Beside the editor's fields: the question as candidates see it, advice and questions alike; clauses by their words.
const WAIT = 700;
const editor = document.querySelector("#editor");
const search = document.querySelector("#clause-search");

function later(act) {
  let timer = 0;
  let running = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (running) running.abort();
      running = new AbortController();
      act(running.signal).catch(() => {});
    }, WAIT);
  };
}

// A page without a session answers with a sign-in page: only a fragment of ours may be shown.
async function show(place, address, options) {
  const answer = await fetch(address, options);
  if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
}

if (editor) {
  const place = document.querySelector("#look");
  const look = later((signal) => show(place, editor.dataset.look, { method: "POST", body: new FormData(editor), signal }));
  editor.addEventListener("input", (event) => {
    if (event.target.id !== "clause_words" && !event.isComposing) look();
  });
  editor.addEventListener("compositionend", look);
  if (editor.querySelector("#stem").value) look();
}

if (search) {
  const words = search.querySelector("#clause_words");
  const place = search.querySelector("#clause-choices");
  const find = later((signal) => show(place, `${search.dataset.address}?clause_words=${encodeURIComponent(words.value)}`, { signal }));
  words.addEventListener("input", (event) => {
    if (!event.isComposing) find();
  });
  words.addEventListener("compositionend", find);
  words.addEventListener("keydown", (event) => {
    // Enter looks for clauses; it must not save the question, nor end the composing of a word.
    if (event.key === "Enter") {
      event.preventDefault();
      if (!event.isComposing) find();
    }
  });
}
