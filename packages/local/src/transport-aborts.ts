/**
 * Follows many exchanges under few signals. A signal walks all its listeners whenever one is added, so a
 * listener an exchange costs more than the exchange once hundreds are under way; this adds one a signal.
 */
export class Aborts {
  readonly #followers = new WeakMap<AbortSignal, Set<() => void>>();

  /** Calls `aborted` when the signal aborts, until `unfollow`. */
  follow(signal: AbortSignal, aborted: () => void): void {
    const known = this.#followers.get(signal);
    if (known !== undefined) {
      known.add(aborted);
      return;
    }
    const followers = new Set([aborted]);
    this.#followers.set(signal, followers);
    const tellAll = (): void => {
      for (const follower of [...followers]) follower();
    };
    signal.addEventListener("abort", tellAll, { once: true });
  }

  unfollow(signal: AbortSignal, aborted: () => void): void {
    this.#followers.get(signal)?.delete(aborted);
  }
}
