// Where this page belongs: the attempt of its address, under whatever prefix the service lives.
const [before, rest] = location.pathname.split("/attempts/");
// Trying the page out belongs to no attempt, wherever it is done: nothing of it may come near a real one's.
export const practice = document.documentElement.dataset.practice !== undefined;
export const prefix = before.replace(/\/(try|check)$/, "");
export const attempt = practice ? "practice" : (rest || "").split("/")[0];
export const base = practice ? location.pathname : `${prefix}/attempts/${attempt}`;

export const $ = (id) => document.getElementById(id);
export const words = $("words") ? $("words").dataset : {};
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Ask for JSON of the attempt's own; an answer that is a refusal is thrown with its status and code.
export async function ask(path, request = { headers: { Accept: "application/json" } }) {
  const response = await fetch(`${base}/${path}`, request);
  const reply = await response.json().catch(() => ({}));
  if (response.ok) return reply;
  throw Object.assign(new Error(reply.error || "refused"), { status: response.status, code: reply.error });
}

export function goToReceipt() { location.assign(`${base}/receipt`); }
