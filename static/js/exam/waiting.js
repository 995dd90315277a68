// Count down to the common start and open the paper by itself, spread over a few seconds for a whole hall.
import { asClock } from "./clock.js";

const form = document.getElementById("start");
const wait = document.getElementById("wait");
if (wait) {
  const start = performance.now() + Number(form.dataset.starts);
  const spread = 500 + Math.random() * 3000;
  const timer = setInterval(() => {
    const left = start - performance.now();
    wait.textContent = asClock(Math.max(0, left));
    if (left + spread < 0) { clearInterval(timer); form.submit(); }
  }, 500);
}
