// Text size and contrast, kept on this machine.
import { keep, recall } from "./kept.js";

const root = document.documentElement;
let preferred = "normal";

function apply() {
  root.dataset.textSize = recall("localStorage", "text-size") || preferred;
  root.dataset.contrast = recall("localStorage", "contrast") || "normal";
  document.querySelectorAll(".look").forEach((button) => {
    const on = button.dataset.size ? button.dataset.size === root.dataset.textSize : root.dataset.contrast === "high";
    button.setAttribute("aria-pressed", String(on));
  });
}

// What the office has noted for this candidate holds until they choose themselves.
export function prefer(size) {
  preferred = size || "normal";
  apply();
}

document.querySelectorAll(".look").forEach((button) => button.addEventListener("click", () => {
  if (button.dataset.size) keep("localStorage", "text-size", button.dataset.size);
  if (button.dataset.contrast) keep("localStorage", "contrast", root.dataset.contrast === "high" ? "normal" : "high");
  apply();
}));
apply();
