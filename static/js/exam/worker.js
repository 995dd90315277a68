// The service worker of the exam page: what the page has put into its cache answers when the line does not.
const PATIENCE = 8000;
const KEPT = /\/attempts\/[0-9a-z]{26}\/paper$|\/static\//;

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
  return fromLine(request).catch(() => kept);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && KEPT.test(new URL(request.url).pathname)) event.respondWith(answer(request));
});
