// Over TLS whatever is kept on this machine is sealed with a key that the server gives to this attempt only. The
// browser holds it as a key that no script can read out. On plain HTTP browsers have no such thing, and it stays open.
export const OPEN = { seal: async (text) => text, open: async (text) => text };

export function importKey(secret) {
  const raw = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export function boxOf(key) {
  if (!key) return OPEN;
  return {
    seal: async (text) => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
      return { iv, bytes };
    },
    open: async (box) => {
      if (typeof box === "string") return box;
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv }, key, box.bytes);
      return new TextDecoder().decode(plain);
    },
  };
}
