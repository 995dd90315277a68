// A button beside a list of check boxes that ticks or clears all of them; without scripts it is not shown.
for (const button of document.querySelectorAll("[data-choose]")) {
  const boxes = () => [...document.querySelectorAll(`input[type=checkbox][name="${button.dataset.choose}"]`)];
  const told = document.querySelector(`[data-chosen="${button.dataset.choose}"]`);
  const tell = () => {
    const count = boxes().filter((box) => box.checked).length;
    if (told) told.textContent = told.dataset.words.replace("#", count);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    for (const box of boxes()) box.checked = button.value === "all";
    tell();
  });
  document.addEventListener("change", tell);
  tell();
}
