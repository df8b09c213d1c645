import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHashing } from "@dth/local/hashing";
import { fakeClock } from "@dth/testkit/clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ambientCredentials } from "./ambient.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "dth-ambient-"));
});
afterEach(() => rmSync(home, { recursive: true }));

const HOUR_MS = 3_600_000;

describe("ambientCredentials", () => {
  it("finds a profile's key, and sees it replaced when it was refused", async () => {
    const write = (id: string) =>
      writeFileSync(join(home, ".aws", "credentials"), `[ops]\naws_access_key_id=${id}\naws_secret_access_key=s`);
    mkdirSync(join(home, ".aws"));
    write("OLD");
    const env = { HOME: home, AWS_PROFILE: "ops" };
    const { provider, close } = ambientCredentials({ env, clock: fakeClock(), hashing: createHashing() });
    expect(await provider({ refresh: false })).toMatchObject({ accessKeyId: "OLD" });
    write("NEW");
    expect(await provider({ refresh: false })).toMatchObject({ accessKeyId: "OLD" });
    expect(await provider({ refresh: true })).toMatchObject({ accessKeyId: "NEW" });
    await close();
  });

  it("asks a container's service again only shortly before its credentials end", async () => {
    const clock = fakeClock(Date.parse("2026-01-01T00:00:00Z"));
    let asked = 0;
    const service = createServer((_, response) => {
      asked += 1;
      const Expiration = new Date(clock.now() + HOUR_MS).toISOString();
      response.end(JSON.stringify({ AccessKeyId: `C${asked}`, SecretAccessKey: "s", Token: "t", Expiration }));
    });
    await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
    const { port } = Object(service.address());
    const env = { HOME: home, AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/role` };
    const { provider, close } = ambientCredentials({ env, clock, hashing: createHashing() });
    for (let i = 0; i < 3; i++) expect(await provider({ refresh: false })).toMatchObject({ accessKeyId: "C1" });
    await clock.advance(HOUR_MS - 60_000);
    expect(await provider({ refresh: false })).toMatchObject({ accessKeyId: "C2" });
    expect(asked).toBe(2);
    await close();
    service.close();
  });
});
