// Arrow keys move inside the group that has the focus. Browsers do so for one choice of several, and choose as they go;
// among boxes to tick only the focus moves. No single letter does anything: a stray key must not change an answer.
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function watchArrows(question) {
  question.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.target.type !== "checkbox") return;
    const boxes = Array.from(question.querySelectorAll(`input[type=checkbox][name="${event.target.name}"]`));
    const next = boxes[(boxes.indexOf(event.target) + step + boxes.length) % boxes.length];
    event.preventDefault();
    next.focus();
  });
}
