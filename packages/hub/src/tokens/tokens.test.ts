import { HubError } from "@dth/core/error";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADMIN, OPERATOR } from "../../test/callers.ts";
import { toyPorts } from "../../test/toy-hub.ts";
import { equalInConstantTime } from "./hash.ts";
import { createTokens } from "./tokens.ts";

const HOUR = 3_600_000;

describe("tokens", () => {
  it("are shown once, and kept as a hash", async () => {
    const { ports } = await toyPorts();
    const tokens = createTokens(ports);
    const { token, info } = await tokens.create(ADMIN, { name: "CI", role: "operator" });
    expect(token).toMatch(/^dth_[0-9a-z]+_[0-9a-f]{64}$/);
    expect(info).toMatchObject({ name: "CI", role: "operator", createdBy: "user-admin" });
    const secret = token.split("_")[2] ?? "";
    const kept = JSON.stringify([await ports.records.list("token", { limit: 10 }), await tokens.list(ADMIN)]);
    const audit = JSON.stringify(await ports.records.list("audit", { limit: 10 }));
    expect(kept).not.toContain(secret);
    expect(audit).not.toContain(secret);
    expect(JSON.stringify(await tokens.list(ADMIN))).not.toContain("hash");
  });

  it("tell who they are until they expire, to the millisecond", async () => {
    const { ports } = await toyPorts();
    const tokens = createTokens(ports);
    const { token, info } = await tokens.create(ADMIN, { name: "CI", role: "viewer", expiresInDays: 1 });
    await ports.clock.advance(24 * HOUR - 1);
    expect(await tokens.authenticate(token)).toEqual({ id: info.id, name: "CI", role: "viewer" });
    await ports.clock.advance(1);
    expect(await tokens.authenticate(token)).toBeUndefined();
    expect(await tokens.list(ADMIN)).toHaveLength(1);
    await ports.clock.advance(31 * 24 * HOUR);
    expect(await tokens.list(ADMIN)).toHaveLength(0);
  });

  it("are nothing as soon as they are revoked", async () => {
    const { ports } = await toyPorts();
    const tokens = createTokens(ports);
    const { token, info } = await tokens.create(ADMIN, { name: "CI", role: "admin" });
    await tokens.revoke(ADMIN, info.id);
    expect(await tokens.authenticate(token)).toBeUndefined();
    expect(await tokens.list(ADMIN)).toEqual([]);
    await expect(tokens.revoke(ADMIN, info.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("revoked while they are being used do not come back", async () => {
    const { ports } = await toyPorts();
    const { token, info } = await createTokens(ports).create(ADMIN, { name: "CI", role: "admin" });
    const put: typeof ports.records.put = async (...args) => {
      await ports.records.delete("token", info.id);
      return ports.records.put(...args);
    };
    const { records } = ports;
    const racing = {
      ...ports,
      records: {
        put,
        get: records.get.bind(records),
        list: records.list.bind(records),
        delete: records.delete.bind(records),
        count: records.count.bind(records),
        close: async () => {},
      },
    };
    expect(await createTokens(racing).authenticate(token)).toBeUndefined();
    expect(await createTokens(ports).list(ADMIN)).toEqual([]);
  });

  it("note the hour of their use, and write no more than that", async () => {
    const { ports } = await toyPorts();
    const tokens = createTokens(ports);
    const { token, info } = await tokens.create(ADMIN, { name: "CI", role: "admin" });
    await ports.clock.advance(HOUR / 2);
    await tokens.authenticate(token);
    await ports.clock.advance(60_000);
    await tokens.authenticate(token);
    expect((await ports.records.get("token", info.id))?.version).toBe(2);
    const [shown] = await tokens.list(ADMIN);
    expect(shown?.lastUsedAt).toBe(Math.floor(ports.clock.now() / HOUR) * HOUR);
  });

  it("let people in while the disk is full", async () => {
    const { ports } = await toyPorts();
    const { token } = await createTokens(ports).create(ADMIN, { name: "CI", role: "admin" });
    const full = async () => {
      throw new HubError("DISK_FULL", "no space");
    };
    const { records } = ports;
    const get: typeof records.get = (...args) => records.get(...args);
    const filled = { ...ports, records: { ...records, get, put: full } };
    expect(await createTokens(filled).authenticate(token)).toMatchObject({ name: "CI" });
  });

  it("that are not ours are nothing", async () => {
    const { ports } = await toyPorts();
    const tokens = createTokens(ports);
    const { token, info } = await tokens.create(ADMIN, { name: "CI", role: "admin" });
    const other = `dth_${info.id}_${"0".repeat(64)}`;
    for (const wrong of [other, token.slice(0, -1), `${token}0`, token.toUpperCase(), ` ${token}`, ""]) {
      expect(await tokens.authenticate(wrong)).toBeUndefined();
    }
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => (await tokens.authenticate(text)) === undefined),
      { numRuns: 200 },
    );
  });

  it("are made by admins only, of a proper input", async () => {
    const { ports } = await toyPorts();
    const tokens = createTokens(ports);
    await expect(tokens.create(OPERATOR, { name: "CI", role: "viewer" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const inputs = [
      { name: "", role: "viewer" },
      { name: "x", role: "root" },
      { name: "x", role: "viewer", expiresInDays: 0 },
    ];
    for (const input of inputs) {
      await expect(tokens.create(ADMIN, input)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    expect(await tokens.list(ADMIN)).toEqual([]);
  });
});

describe("equalInConstantTime", () => {
  it("is equality", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => equalInConstantTime(a, b) === (a === b)));
    fc.assert(fc.property(fc.string(), (a) => equalInConstantTime(a, `${a}`)));
  });
});
