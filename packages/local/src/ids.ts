import type { Ids } from "@dth/core/clock";

const TIME_DIGITS = 9;
const SEQUENCE_DIGITS = 4;
const RANDOM_DIGITS = 13;
const SEQUENCES = 36 ** SEQUENCE_DIGITS;

/**
 * Ids of 26 base-36 digits: the millisecond, a sequence within it, 64 random bits. Ids of one
 * instance rise strictly, also when the clock is set back.
 */
export function randomIds(now: () => number = Date.now): Ids {
  const random = new BigUint64Array(1);
  let time = 0;
  let sequence = 0;
  return {
    next() {
      const current = now();
      if (current > time) {
        time = current;
        sequence = 0;
      } else if (++sequence === SEQUENCES) {
        time++;
        sequence = 0;
      }
      crypto.getRandomValues(random);
      return digits(time, TIME_DIGITS) + digits(sequence, SEQUENCE_DIGITS) + digits(random[0] ?? 0n, RANDOM_DIGITS);
    },
  };
}

function digits(value: number | bigint, count: number): string {
  return value.toString(36).padStart(count, "0");
}
