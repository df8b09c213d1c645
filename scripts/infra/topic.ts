/** What a topic of `npm run infra` found. */
export interface Findings {
  /** For people: counts, sizes, what was explained away. */
  readonly lines: readonly string[];
  /** Anything here fails the run. */
  readonly problems: readonly string[];
}

/** One part of what is deployed, and how it is checked. */
export interface Topic {
  readonly name: string;
  check(): Promise<Findings>;
}
