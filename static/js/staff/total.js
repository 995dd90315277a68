// Sums beside a table of numbers while they are typed; the server counts again when the form is sent.
const number = (input) => (input ? Number(input.value) || 0 : 0);

function sum(table) {
  let count = 0;
  let marks = 0;
  for (const row of table.tBodies[0].rows) {
    const [first, second] = row.querySelectorAll("input.short-input");
    const product = number(first) * number(second);
    count += number(first);
    marks += product;
    const cell = row.querySelector("[data-product]");
    if (cell) cell.textContent = product || "";
  }
  const totals = { count, marks, products: marks };
  for (const cell of table.querySelectorAll("[data-total]")) {
    cell.textContent = Math.round(totals[cell.dataset.total] * 100) / 100;
  }
}

for (const table of document.querySelectorAll("table[data-sum]")) {
  table.addEventListener("input", () => sum(table));
  sum(table);
}
