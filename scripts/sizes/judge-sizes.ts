/** How much longer than the others one thing may be. */
export interface Exception {
  /** Lines that it may have; less is better, and to be said here. */
  readonly lines: number;
  readonly why: string;
}

/** Problems of sizes in lines, by name: what is longer than `most` or than its exception, and exceptions for nothing. */
export function judgeSizes(
  sizes: ReadonlyMap<string, number>,
  most: number,
  exceptions: Readonly<Record<string, Exception>>,
): readonly string[] {
  const tooLong = [...sizes].flatMap(([name, lines]) => {
    const allowed = exceptions[name]?.lines ?? most;
    return lines > allowed ? [`${name}: ${lines} lines, more than ${allowed}; split it by concept`] : [];
  });
  const idle = Object.keys(exceptions)
    .filter((name) => (sizes.get(name) ?? 0) <= most)
    .map((name) => `${name} keeps to ${most} lines: take its exception away`);
  return [...tooLong, ...idle];
}
