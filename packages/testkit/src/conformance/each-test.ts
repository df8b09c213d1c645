import { afterEach, beforeEach } from "vitest";

/**
 * Makes a fixture before each test of the suite that is being registered, and closes it after the test.
 *
 * @returns the fixture of the test that is running
 */
export function eachTest<F extends { close(): Promise<void> }>(make: () => Promise<F>): () => F {
  let fixture: F | undefined;
  beforeEach(async () => {
    fixture = await make();
  });
  afterEach(async () => {
    await fixture?.close();
    fixture = undefined;
  });
  return () => {
    if (fixture === undefined) throw new Error("no test is running");
    return fixture;
  };
}
