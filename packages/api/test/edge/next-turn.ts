/** Stands in for `node:timers/promises`, which only the fake clock of the tests imports. @public */
export function setImmediate(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
