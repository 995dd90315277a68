// Text size and contrast, kept on this machine.
const root = document.documentElement;

function apply() {
  root.dataset.textSize = localStorage.getItem("text-size") || "normal";
  root.dataset.contrast = localStorage.getItem("contrast") || "normal";
}

document.querySelectorAll(".look").forEach((button) => button.addEventListener("click", () => {
  if (button.dataset.size) localStorage.setItem("text-size", button.dataset.size);
  if (button.dataset.contrast) localStorage.setItem("contrast", root.dataset.contrast === "high" ? "normal" : "high");
  apply();
}));
apply();
