// The service worker of the exam page: what the page has put into its cache answers when the line does not.
const PATIENCE = 6000;
// One part of the page that did not come tells that the others need not be waited for.
const DOWN_FOR = 20000;
let downUntil = 0;
const KEPT = /\/attempts\/[0-9a-z]{26}\/(paper|pictures\/[0-9a-f]{64})$|\/static\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function fromLine(request) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), PATIENCE);
    fetch(request).then(resolve, reject);
  });
}

async function answer(request) {
  const kept = await caches.match(request.url, { ignoreVary: true });
  if (!kept) return fetch(request);
  if (Date.now() < downUntil) return kept;
  return fromLine(request).catch(() => {
    downUntil = Date.now() + DOWN_FOR;
    return kept;
  });
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && KEPT.test(new URL(request.url).pathname)) event.respondWith(answer(request));
});
