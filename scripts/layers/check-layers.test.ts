import { describe, expect, it } from "vitest";
import { readSources } from "../source-files.ts";
import { checkLayers } from "./check-layers.ts";
import { HOST_FREE, isTest } from "./rules.ts";

const check = (path: string, text: string, others: Record<string, string> = {}) =>
  checkLayers(new Map([[path, text], ...Object.entries(others)]));

describe("checkLayers", () => {
  it("finds nothing in this repository", async () => {
    expect(checkLayers(await readSources())).toEqual([]);
  });

  it("takes imports that go down", () => {
    expect(check("packages/transfer/src/a.ts", 'import { x } from "@dth/core/error";')).toEqual([]);
    expect(check("packages/cli/src/a.ts", 'import { x } from "@dth/transfer/run";')).toEqual([]);
  });

  it.each([
    ["sideways", "packages/transfer/src/a.ts", 'import { x } from "@dth/object-store/s3-store";'],
    ["up", "packages/core/src/a.ts", 'import type { X } from "@dth/transfer/ports";'],
    ["re-exported", "packages/core/src/a.ts", 'export { x } from "@dth/local/clock";'],
    ["over several lines", "packages/core/src/a.ts", 'import {\n  x,\n  y,\n} from "@dth/local/clock";'],
    ["for its effect", "packages/core/src/a.ts", 'import "@dth/local/clock";'],
    ["dynamically", "packages/core/src/a.ts", 'const x = await import("@dth/local/clock");'],
    ["of testkit outside tests", "packages/cli/src/copy.ts", 'import { x } from "@dth/testkit/clock";'],
    ["of a node module", "packages/core/src/a.ts", 'import { join } from "node:path";'],
    ["of a jsr module", "packages/transfer/src/a.ts", 'import { x } from "jsr:@std/path";'],
    ["of another package's file", "packages/local/src/a.ts", 'import { x } from "../../core/src/error.ts";'],
    ["of a package as a whole", "packages/local/src/a.ts", 'import { x } from "@dth/core";'],
    ["of itself by name", "packages/core/src/a.ts", 'import { x } from "@dth/core/error";'],
    ["of a test", "packages/core/src/a.ts", 'import { x } from "./b.test.ts";'],
    ["of data by the console", "web/src/main.tsx", 'import { x } from "@dth/hub/create-hub";'],
    ["of a host by the console", "web/src/main.tsx", 'import { x } from "node:fs";'],
    ["of the console", "packages/server/src/a.ts", 'import { x } from "../../../web/src/main.tsx";'],
    ["in an unknown package", "packages/misc/src/a.ts", 'import { x } from "@dth/core/error";'],
  ])("refuses an import %s", (_name, path, text) => {
    expect(check(path, text)).toHaveLength(1);
  });

  it("lets the console's tools and tests be programs of a host", () => {
    expect(check("web/src/a.tsx", 'import { x } from "@dth/core/parameter";')).toEqual([]);
    expect(check("web/tools/a.ts", 'import { x } from "node:fs";')).toEqual([]);
    expect(check("web/test/a.ts", 'import { x } from "@dth/server/start-hub";')).toEqual([]);
    expect(check("packages/core/test/a.ts", 'import { x } from "@dth/server/start-hub";')).toHaveLength(1);
  });

  it("sees a cycle of the console's pieces", () => {
    const others = { "web/src/B.tsx": 'import { a } from "./a.ts";' };
    expect(check("web/src/a.ts", 'import { B } from "./B.tsx";', others)).toHaveLength(1);
  });

  it("names the file and the line", () => {
    const text = '/** A comment. */\n\nimport { x } from "node:fs";';
    expect(check("packages/core/src/a.ts", text)[0]).toMatch(/^packages\/core\/src\/a\.ts:3: .*node:fs/);
  });

  it("refuses a cycle, but not one of types or of imports that wait", () => {
    const others = { "packages/core/src/b.ts": 'import { a } from "./a.ts";' };
    expect(check("packages/core/src/a.ts", 'import { b } from "./b.ts";', others)).toHaveLength(1);
    expect(check("packages/core/src/a.ts", 'import type { B } from "./b.ts";', others)).toEqual([]);
    expect(check("packages/core/src/a.ts", 'export const b = () => import("./b.ts");', others)).toEqual([]);
  });

  it("lets tests and the demonstration use testkit", () => {
    const text = 'import { x } from "@dth/testkit/clock";';
    expect(check("packages/core/src/a.test.ts", text)).toEqual([]);
    expect(check("packages/core/test/a.ts", text)).toEqual([]);
    expect(check("packages/cli/src/demo/server.ts", text)).toEqual([]);
  });
});

describe("the packages that run on every host", () => {
  it("name nothing of a host in their imports", async () => {
    const sources = [...(await readSources())].filter(([path]) => !isTest(path));
    const hostFree = sources.filter(([path]) => HOST_FREE.some((name) => path.startsWith(`packages/${name}/`)));
    expect(hostFree.length).toBeGreaterThan(10);
    for (const [, text] of hostFree) expect(text).not.toMatch(/["'](node|bun|jsr|deno):/);
  });
});
