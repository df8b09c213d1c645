import { expect, it } from "vitest";
import { sequentialIds } from "./ids.ts";

it("counts up in ids that sort as they were made", () => {
  const ids = sequentialIds("w");
  const made = Array.from({ length: 12 }, () => ids.next());
  expect(made[0]).toBe("w00000001");
  expect([...made].sort()).toEqual(made);
  expect(made.every((id) => /^[0-9a-z]+$/.test(id))).toBe(true);
});
