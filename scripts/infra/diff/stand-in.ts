import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "../../run-command.ts";
import { bunIn, OFFLINE } from "../sst/platform.ts";

/** Puts what stands in for Pulumi's engine where SST looks for it. @param home directory that is a home to SST */
export async function standIn(home: string): Promise<void> {
  const bin = join(home, ".config/sst/bin");
  await mkdir(bin, { recursive: true });
  const program = join(ROOT, "scripts/infra/diff/pulumi.ts");
  const script = `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`;
  await writeFile(join(bin, "pulumi"), script, { mode: 0o755 });
}

/** What SST's CLI is told, so that it asks nobody but the small AWS at an address. */
export function offlineEnvironment(home: string, url: string): Readonly<Record<string, string>> {
  return {
    ...OFFLINE,
    SST_BUN_PATH: bunIn(ROOT),
    HOME: home,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "example",
    AWS_SECRET_ACCESS_KEY: "example",
  };
}
