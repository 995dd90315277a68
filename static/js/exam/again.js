// Sign in again in place: number and code go where the sign-in page would send them, and the exam goes on here.
import { $, attempt, base, prefix, words } from "./place.js";

const parse = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

function tokenIn(page) {
  const field = page.querySelector("input[name=csrf_token]");
  return field ? field.value : "";
}

function send(address, values) {
  return fetch(address, { method: "POST", body: new URLSearchParams(values) });
}

// Return nothing when it worked, else what to tell the candidate.
async function signIn(number, code) {
  const door = await parse(await fetch(`${prefix}/sit`));
  const inside = await send(`${prefix}/sit`, { csrf_token: tokenIn(door), number, code });
  const page = await parse(inside);
  if (!inside.ok) {
    const said = page.querySelector(".wrong");
    return said ? said.textContent.trim() : words.tryAgain;
  }
  if (!inside.url.includes(`/attempts/${attempt}/`)) return words.notYours;
  const opened = await send(`${base}/start`, { csrf_token: tokenIn(page) });
  return opened.ok ? "" : words.stopped;
}

// carryOn() is called when the sign-in is good again.
export function watchSignIn(carryOn) {
  const form = $("sign-in-again");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    $("again-problem").textContent = "";
    const problem = await signIn($("again-number").value, $("again-code").value).catch(() => words.tryAgain);
    if (problem) { $("again-problem").textContent = problem; return; }
    form.hidden = true;
    form.reset();
    carryOn();
  });
}

export function askToSignIn() {
  const form = $("sign-in-again");
  if (!form.hidden) return;
  form.hidden = false;
  $("again-number").focus();
}
