// One quiet tone when a seat needs help; off until somebody turns it on, for browsers let no page make a noise by itself.
import { $, words } from "./words.js";

const HZ = 660;
const SECONDS = 0.25;
let context = null;

export function watchSound() {
  const button = $("sound");
  if (!window.AudioContext) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    context = context ? null : new AudioContext();
    button.setAttribute("aria-pressed", String(Boolean(context)));
    button.textContent = context ? words.soundOn : words.soundOff;
    ring();
  });
}

export function ring() {
  if (!context) return;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = HZ;
  volume.gain.value = 0.15;
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + SECONDS);
}
