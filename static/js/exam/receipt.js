// The exam is over on this machine: leave nothing of it behind. Answers that never reached the server stay until an
// invigilator has seen them, unless the candidate has handed in.
import { wipe } from "./desk.js";
import { forget } from "./kept.js";
import { attempt } from "./place.js";

const { ended } = document.querySelector("main > .center").dataset;
// The next one at this machine may need another size of text.
if (ended) ["text-size", "contrast"].forEach((name) => forget("localStorage", name));
if (ended) wipe(attempt, ended === "hand_in").catch(() => {});
