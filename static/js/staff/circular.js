// Beside the fields: the circular as it is typed, and a text that can be copied.
const WAIT = 500;
const form = document.querySelector("#circular");
const place = document.querySelector("#look");
let timer = 0;
let running = null;

function offerCopying() {
  for (const button of place.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      // Pages over plain HTTP have no clipboard of their own; selecting works everywhere.
      document.querySelector(button.dataset.copy).select();
      if (document.execCommand("copy")) button.textContent = button.dataset.copied;
    });
  }
}

async function look(signal) {
  const answer = await fetch(form.dataset.look, { method: "POST", body: new FormData(form), signal });
  // A page without a session answers with a sign-in page: only a fragment of ours may be shown.
  if (!answer.ok || answer.redirected) return;
  place.innerHTML = await answer.text();
  offerCopying();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (running) running.abort();
    running = new AbortController();
    look(running.signal).catch(() => {});
  }, WAIT);
}

form.addEventListener("input", (event) => {
  if (!event.isComposing) later();
});
form.addEventListener("compositionend", later);
offerCopying();
