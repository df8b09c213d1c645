import { expect, it } from "vitest";
import { type ApiError, toApiError } from "./api-error.ts";
import { shownWith } from "./shown-with.ts";

/** A query by what is known of it now. */
function queryOf(now: { data?: string; error?: ApiError }) {
  return { data: () => now.data, error: () => now.error, loading: () => false, refetch: async () => {} };
}

it("is there when all of them are, and stays", () => {
  const own = { data: "own" };
  const other: { data?: string } = {};
  const shown = shownWith(queryOf(own), queryOf(other), queryOf({ data: "third" }));
  expect(shown.data()).toBeUndefined();
  other.data = "other";
  expect(shown.data()).toBe("own");
  delete other.data;
  own.data = "newer";
  expect(shown.data()).toBe("newer");
});

it("waits for none that failed, and says its own failure at once", () => {
  const failure = toApiError(new Error("gone"));
  expect(shownWith(queryOf({ data: "own" }), queryOf({ error: failure })).data()).toBe("own");
  expect(shownWith(queryOf({ error: failure }), queryOf({})).error()).toBe(failure);
});
