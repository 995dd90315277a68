// Between what a question shows and the value that is saved. The page says which shape a question's value has; a kind
// of question that has one of these shapes needs nothing here.

// What no database can hold: a NUL, and half of a character that a broken input method left behind.
const whole = (text) => text.replace(/\0/g, "").replace(/[\ud800-\udfff]/gu, "");
const all = (question, selector) => Array.from(question.querySelectorAll(selector));
const checked = (question) => all(question, "input:checked").map((box) => box.value);
const texts = (question) => all(question, "input[type=text], textarea").map((field) => whole(field.value));
const parts = (question) => all(question, ".part");
const entry = (pair) => pair.split(":")[0];

function tick(question, value) {
  const chosen = value.split(",");
  all(question, "input").forEach((box) => { box.checked = chosen.includes(box.value); });
}

// One partner or place for each entry: `a:2,b:1`.
const PAIRS = {
  read: (question) => all(question, "select").map((list) => list.value).filter(Boolean)
    .sort((a, b) => (entry(a) < entry(b) ? -1 : 1)).join(","),
  show: (question, value) => {
    const given = value.split(",");
    all(question, "select").forEach((list) => {
      const chosen = Array.from(list.options).find((option) => option.value && given.includes(option.value));
      list.value = chosen ? chosen.value : "";
    });
  },
  missing: (question) => all(question, "select").some((list) => !list.value),
};

// `doubt` is asked of an answer that is not empty.
const SHAPES = {
  one: { read: (question) => checked(question).join(""), show: tick, doubt: () => "" },
  many: {
    read: (question) => checked(question).sort().join(","),
    show: tick,
    doubt: (question) => (checked(question).length === 1 ? "one_option" : ""),
  },
  text: {
    read: (question) => texts(question)[0],
    show: (question, value) => { all(question, "input[type=text], textarea")[0].value = value; },
    doubt: () => "",
  },
  texts: {
    read: (question) => {
      const given = texts(question).map((text) => text.trim());
      return given.some(Boolean) ? JSON.stringify(given) : "";
    },
    show: (question, value) => {
      const given = value ? JSON.parse(value) : [];
      all(question, "input[type=text], textarea").forEach((field, n) => { field.value = given[n] || ""; });
    },
    doubt: (question) => (texts(question).some((text) => !text.trim()) ? "unfilled" : ""),
  },
  pairs: { ...PAIRS, doubt: (question) => (PAIRS.missing(question) ? "unmatched" : "") },
  places: {
    ...PAIRS,
    doubt: (question) => {
      if (PAIRS.missing(question)) return "unplaced";
      const places = all(question, "select").map((list) => list.value.split(":")[1]);
      return new Set(places).size < places.length ? "same_place" : "";
    },
  },
  parts: {
    read: (question) => {
      const values = parts(question).map(readValue);
      return values.some(Boolean) ? JSON.stringify(values) : "";
    },
    show: (question, value) => {
      const values = value ? JSON.parse(value) : [];
      parts(question).forEach((part, n) => showValue(part, values[n] || ""));
    },
    doubt: () => "",
  },
};

export function readValue(question) { return SHAPES[question.dataset.shape].read(question); }

export function showValue(question, value) { SHAPES[question.dataset.shape].show(question, value); }

// Why a candidate may want another look before handing in: `part` is the number of a sub-question, or 0.
export function doubts(question) {
  if (!readValue(question)) return [{ part: 0, reason: "unanswered" }];
  if (question.dataset.shape === "parts") {
    return parts(question).reduce((found, part) => {
      const own = doubts(part).map(({ reason }) => ({ part: Number(part.dataset.part), reason }));
      return found.concat(own);
    }, []);
  }
  const reason = SHAPES[question.dataset.shape].doubt(question);
  return reason ? [{ part: 0, reason }] : [];
}
