// The check digit of a login code (ISO 7064 MOD 11,10): a slip of the finger is told here, before it counts as a wrong
// guess. examsvc/exams/codes.py makes the codes.
const LENGTH = 8;

// Full-width digits, spaces and hyphens do not matter.
export function digitsOf(text) {
  return text.normalize("NFKC").replace(/[\s—－-]/g, "");
}

function checkDigit(digits) {
  let product = 10;
  for (const digit of digits) {
    const total = (product + Number(digit)) % 10 || 10;
    product = (total * 2) % 11;
  }
  return String((11 - product) % 10);
}

export function looksRight(code) {
  const digits = digitsOf(code);
  return digits.length === LENGTH && /^[0-9]+$/.test(digits) && checkDigit(digits.slice(0, -1)) === digits.slice(-1);
}
