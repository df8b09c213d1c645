import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it } from "vitest";
import { advice, missingPrograms } from "./system-packages.ts";

it("programs are found on the path when they can be run", () => {
  const directory = mkdtempSync(join(tmpdir(), "dth-programs-"));
  writeFileSync(join(directory, "skopeo"), "", { mode: 0o755 });
  writeFileSync(join(directory, "docker-registry"), "", { mode: 0o644 });
  const path = ["/nowhere", directory].join(delimiter);
  expect(missingPrograms(["skopeo", "docker-registry", "other"], path)).toEqual(["docker-registry", "other"]);
  rmSync(directory, { recursive: true });
});

it("what is missing is named with the command that installs it", () => {
  expect(advice(["docker-registry"])).toContain("sudo apt-get install docker-registry;");
});
