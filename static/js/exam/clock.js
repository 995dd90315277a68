// The server's clock, shown here: the machine's own time of day plays no part.
const MINUTE = 60000;
export const WARNINGS = [15, 5, 1];

export class ServerClock {
  constructor() { this.offset = null; this.closesAt = null; this.guessed = false; }

  // Without a line the machine's clock must do, until the server speaks again.
  guess(serverTime, closesAt) {
    this.offset = serverTime - performance.now();
    this.closesAt = closesAt;
    this.guessed = true;
  }

  // performance.now() only ever goes forward, whatever anybody does to the machine's clock.
  set(serverTime, closesAt) {
    const offset = serverTime - performance.now();
    // A reply can only be late, never early: the greatest offset seen is the truest.
    this.offset = this.offset === null || this.guessed ? offset : Math.max(this.offset, offset);
    this.guessed = false;
    if (closesAt) this.closesAt = closesAt;
  }

  now() { return performance.now() + this.offset; }

  left() { return this.closesAt === null ? null : Math.max(0, this.closesAt - this.now()); }
}

export function asClock(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

export function timeOfDay(serverTime) {
  return new Date(serverTime + 8 * 60 * MINUTE).toISOString().slice(11, 19);
}

// The minutes to warn of now, if the last look was before they were due; the first look tells what is really left.
export function warningDue(before, now) {
  if (now <= 0) return undefined;
  if (before === Infinity) return now <= WARNINGS[0] * MINUTE ? Math.ceil(now / MINUTE) : undefined;
  return WARNINGS.filter((minutes) => before > minutes * MINUTE && now <= minutes * MINUTE).pop();
}
