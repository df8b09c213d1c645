/** Milliseconds between two looks at what is due. */
const LOOK_MS = 10;

/**
 * Acts so many times a minute, evenly, from now on: timers come late, and what one of them missed the next makes up for.
 *
 * @param act gets the number of the turn, from 0
 * @returns what ends it
 */
export function paced(perMinute: number, act: (turn: number) => void, now = () => performance.now()): () => void {
  const began = now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((now() - began) * perMinute) / 60_000);
    while (done < due) act(done++);
  }, LOOK_MS);
  return () => clearInterval(timer);
}
