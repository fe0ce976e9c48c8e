import { randomInt } from 'node:crypto';

const timeDigits = 8; // base 36; enough until the year 2059
const randomDigits = 6;

/** Makes job ids: short, lower-case, in the order in which they were made, and not to be guessed. */
export function createJobIds(): (now: number) => string {
  let last = 0;
  return (now) => {
    // Two in one millisecond, or after the clock went back, keep their order.
    last = Math.max(now, last + 1);
    const random = randomInt(36 ** randomDigits);
    return last.toString(36).padStart(timeDigits, '0') + random.toString(36).padStart(randomDigits, '0');
  };
}
