// The sign-in page tells a mistyped code at once, in words, beside the field.
import { looksRight } from "./code.js";

const code = document.getElementById("code");
const slip = document.getElementById("code-slip");
code.form.addEventListener("submit", (event) => {
  slip.hidden = looksRight(code.value);
  if (slip.hidden) return;
  event.preventDefault();
  code.focus();
});
