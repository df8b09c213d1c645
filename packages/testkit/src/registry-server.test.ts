import { expect, it } from "vitest";
import { requireImageTools } from "./registry-server.ts";

it("says what tests of images lack, and how to get it", () => {
  expect(() => requireImageTools("/nowhere")).toThrow(
    "skopeo and docker-registry not installed: apt-get install skopeo docker-registry",
  );
  expect(() => requireImageTools()).not.toThrow();
});
