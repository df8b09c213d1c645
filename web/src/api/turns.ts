/** Asks for something. It looks after each answer whether it still is what was asked for last. */
export type Turn = (isLast: () => boolean) => Promise<void>;

/** What is asked for again and again, of which the last one counts. */
export interface Turns {
  /** Whether an answer is on its way. */
  isBusy(): boolean;
  /** Asks now; what is on its way counts no more. */
  take(turn: Turn): Promise<void>;
  /** Asks now, or else once what is on its way has come: where news come faster than answers, there would never be one. */
  follow(turn: Turn): Promise<void>;
  /** Nothing counts any more, and nothing follows. */
  drop(): void;
}

/** Begins with nothing on its way. */
export function createTurns(): Turns {
  let last = 0;
  let working: Promise<void> | undefined;
  let next: Turn | undefined;
  const take = (turn: Turn): Promise<void> => {
    last += 1;
    const own = last;
    const isLast = () => own === last;
    const done = turn(isLast).finally(() => {
      if (!isLast()) return;
      const following = next;
      next = undefined;
      working = undefined;
      if (following !== undefined) void take(following);
    });
    working = done;
    return done;
  };
  return {
    isBusy: () => working !== undefined,
    take,
    follow(turn) {
      if (working === undefined) return take(turn);
      next = turn;
      return working.then(() => working);
    },
    drop() {
      last += 1;
      next = undefined;
      working = undefined;
    },
  };
}
