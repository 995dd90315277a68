// Between what a question shows and the value that is saved.

// What no database can hold: a NUL, and half of a character that a broken input method left behind.
const whole = (text) => text.replace(/\0/g, "").replace(/[\ud800-\udfff]/gu, "");

export function readValue(question) {
  const kind = question.dataset.kind;
  if (kind === "single" || kind === "true_false") {
    const chosen = question.querySelector("input:checked");
    return chosen ? chosen.value : "";
  }
  if (kind === "multiple") {
    return Array.from(question.querySelectorAll("input:checked"), (box) => box.value).sort().join(",");
  }
  const fields = Array.from(question.querySelectorAll("input[type=text], textarea"), (field) => whole(field.value));
  if (kind === "short_answer") return fields[0];
  return fields.some((text) => text.trim()) ? JSON.stringify(fields.map((text) => text.trim())) : "";
}

export function showValue(question, value) {
  const kind = question.dataset.kind;
  if (kind === "fill_in") {
    const texts = value ? JSON.parse(value) : [];
    question.querySelectorAll("input[type=text]").forEach((field, n) => { field.value = texts[n] || ""; });
  } else if (kind === "short_answer") {
    question.querySelector("textarea").value = value;
  } else {
    const chosen = value.split(",");
    question.querySelectorAll("input").forEach((box) => { box.checked = chosen.includes(box.value); });
  }
}

// Why a candidate may want another look before handing in: nothing answered, or one option of a multiple choice.
export function doubt(question) {
  const value = readValue(question);
  if (!value) return "unanswered";
  if (question.dataset.kind === "multiple" && !value.includes(",")) return "one_option";
  if (question.dataset.kind === "fill_in" && JSON.parse(value).some((text) => !text)) return "unfilled";
  return "";
}
