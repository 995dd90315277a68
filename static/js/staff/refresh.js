// Show the page anew after as many seconds as it asks for; not while somebody is typing or reading a dialogue.
const seconds = Number(document.querySelector("[data-refresh]").dataset.refresh);
setInterval(() => {
  if (document.visibilityState === "visible" && !document.activeElement.matches("input, select, textarea")) location.reload();
}, seconds * 1000);
