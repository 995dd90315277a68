// ES3, for browsers that know modules and still are too old (below Chromium 80), and for a script lost on the way: a
// page that has not opened after a while offers the form without scripts. page.js says on the page that it runs.
window.setTimeout(function () {
  var block = document.getElementById("unopened");
  if (block && !document.documentElement.getAttribute("data-opened")) { block.style.display = "block"; }
}, 12000);
