import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TransportRequest } from "@dth/core/transport";
import { createHashing } from "@dth/local/hashing";
import { fakeClock } from "@dth/testkit/clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCredentials } from "./chain.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const ROLE = "sso_account_id=123456789012\nsso_role_name=Reader";
const SESSION = `[profile p]\nsso_session=corp\n${ROLE}\n[sso-session corp]\nsso_start_url=https://corp.example\nsso_region=eu-west-1`;
const LEGACY = `[profile p]\nsso_start_url=https://corp.example\nsso_region=cn-north-1\n${ROLE}`;
const KEYS = { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "t", expiration: NOW + 3_600_000 };

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "dth-sso-"));
  mkdirSync(join(home, ".aws", "sso", "cache"), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true }));

function signedIn(key: string, expiresAt = "2026-01-01T08:00:00Z"): void {
  const file = `${createHash("sha1").update(key).digest("hex")}.json`;
  writeFileSync(join(home, ".aws", "sso", "cache", file), JSON.stringify({ accessToken: "HIDDEN", expiresAt }));
}

async function find(config: string, status = 200, body: unknown = { roleCredentials: KEYS }) {
  writeFileSync(join(home, ".aws", "config"), config);
  const asked: TransportRequest[] = [];
  const none = async function* () {};
  const transport = {
    async send(request: TransportRequest) {
      asked.push(request);
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      return { status, headers: {}, body: { bytes: async () => bytes, chunks: none, discard: async () => {} } };
    },
    close: async () => {},
  };
  const context = { env: {}, home, clock: fakeClock(NOW), transport, hashing: createHashing() };
  const found = findCredentials({ vendor: "aws", profile: "p" }, context);
  return { asked, result: await found.catch((error: Error) => error) };
}

describe("a profile that signs in through SSO", () => {
  it.each([
    ["a session of its own", SESSION, "corp", "https://portal.sso.eu-west-1.amazonaws.com"],
    ["the older form", LEGACY, "https://corp.example", "https://portal.sso.cn-north-1.amazonaws.com.cn"],
  ])("gets keys by the token that a sign-in left: %s", async (_, config, key, origin) => {
    signedIn(key);
    const { asked, result } = await find(config);
    expect(result).toEqual({
      accessKeyId: "ASIA",
      secretAccessKey: "s",
      sessionToken: "t",
      expiresAt: KEYS.expiration,
    });
    expect(asked).toMatchObject([
      {
        origin,
        path: "/federation/credentials?account_id=123456789012&role_name=Reader",
        headers: { "x-amz-sso_bearer_token": "HIDDEN" },
      },
    ]);
  });

  it("says how to sign in, when nobody has or it has ended", async () => {
    const never = await find(SESSION);
    expect(never.result).toMatchObject({
      code: "CREDENTIALS_MISSING",
      message: expect.stringContaining("aws sso login"),
    });
    signedIn("corp", "2025-12-31T23:00:00Z");
    const ended = await find(SESSION);
    expect(ended.result).toMatchObject({
      code: "CREDENTIALS_EXPIRED",
      message: expect.stringContaining("aws sso login"),
    });
    expect(ended.asked).toEqual([]);
  });

  it.each([
    [401, "CREDENTIALS_EXPIRED"],
    [403, "CREDENTIALS_MISSING"],
    [503, "SERVER_UNAVAILABLE"],
    [200, "CREDENTIALS_MISSING"],
  ])("tells what an answer %i without keys means, and no secret", async (status, code) => {
    signedIn("corp");
    const { result } = await find(SESSION, status, { message: "HIDDEN" });
    expect(result).toMatchObject({ code });
    expect(String(result)).not.toContain("HIDDEN");
  });

  it("sends its token nowhere because of a region's name", async () => {
    signedIn("corp");
    const { asked, result } = await find(SESSION.replace("eu-west-1", "evil.example/#"));
    expect(result).toMatchObject({ code: "CREDENTIALS_MISSING" });
    expect(asked).toEqual([]);
  });
});
