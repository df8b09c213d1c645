import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, runCommand } from "../run-command.ts";

let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dth-lint-"));
  await copyFile(join(ROOT, "biome.json"), join(directory, "biome.json"));
});
afterAll(() => rm(directory, { recursive: true }));

/** What this repository's linter rules say of a text as if it were the file of that path. */
async function lint(path: string, text: string): Promise<string> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  const { output } = await runCommand(["biome", "lint", "--vcs-enabled=false", `--config-path=${directory}`, file]);
  expect(output).toContain("Checked 1 file");
  return output;
}

describe("the linter's rules for packages that run on every host", () => {
  it.each(["core", "object-store", "transfer"])("refuse the host's globals in %s", async (name) => {
    for (const use of ["process.env", "Buffer.from([])", "Deno.args", "setTimeout(() => 1, 1)", 'fetch("x")']) {
      expect(await lint(`packages/${name}/src/a.ts`, `export const a = () => ${use};\n`)).toContain(
        "noRestrictedGlobals",
      );
    }
  });

  it("refuse Node's modules", async () => {
    expect(await lint("packages/core/src/a.ts", 'export * from "node:fs";\n')).toContain("noNodejsModules");
  });

  it("leave tests, hosts and names of one's own alone", async () => {
    const text = "export const a = () => process.env;\n";
    const own = "export const a = (process: { env: string }) => process.env;\n";
    expect(await lint("packages/core/src/a.test.ts", text)).not.toContain("noRestrictedGlobals");
    expect(await lint("packages/local/src/a.ts", text)).not.toContain("noRestrictedGlobals");
    expect(await lint("packages/core/src/a.ts", own)).not.toContain("noRestrictedGlobals");
  });
});
