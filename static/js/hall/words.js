// The console's words, in the language of its page, and how times are said in them.
export const $ = (id) => document.getElementById(id);
export const words = $("words").dataset;
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const order = words.states.split(" ");
export const troubles = new Set(words.troubles.split(" "));

const SHANGHAI = 8 * 3600000;

// How long ago, or for how long: seconds below a minute, then minutes, then hours.
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return fill(words.seconds, { n: seconds });
  if (seconds < 3600) return fill(words.minutes, { n: Math.floor(seconds / 60) });
  return fill(words.hours, { n: Math.floor(seconds / 3600) });
}

export function timeOfDay(moment) { return new Date(moment + SHANGHAI).toISOString().slice(11, 19); }

export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
    .map((part) => String(part).padStart(2, "0")).join(":");
}
