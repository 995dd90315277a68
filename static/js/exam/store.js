// IndexedDB as promises, and the one database of the exam page: waiting saves, the shared count, and each desk.
export const SAVES = "saves";
export const COUNTERS = "counters";
export const DESKS = "desks";

export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export function openDatabase() {
  const request = indexedDB.open("examsvc-outbox", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(SAVES, { keyPath: "save_id" }).createIndex("attempt", "attempt");
    request.result.createObjectStore(COUNTERS, { keyPath: "attempt" });
    request.result.createObjectStore(DESKS, { keyPath: "attempt" });
  };
  return done(request);
}
