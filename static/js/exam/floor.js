// The oldest browsers that the page is made for: `??` came with Chromium 80 and Firefox 72. An older one cannot read
// this file, so the page does not open there at all, and js/exam/unopened.js offers the form without scripts.
document.documentElement.dataset.opened = null ?? "yes";
const told = document.getElementById("unopened");
if (told) told.style.display = "none";
