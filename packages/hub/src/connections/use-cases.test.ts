import { HubError } from "@dth/core/error";
import type { Plugin } from "@dth/core/plugin";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { TOY_ENDPOINT } from "@dth/testkit/toy-plugin/manifest";
import { toyWorld } from "@dth/testkit/toy-plugin/world";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPERATOR, VIEWER } from "../../test/callers.ts";
import { storeToyTask, toyPorts } from "../../test/toy-hub.ts";
import { createConnections } from "./use-cases.ts";

const SIGNAL = new AbortController().signal;
const ROOM = { name: "Room", plugin: "toy", type: "toys", parameters: { address: "https://toys.example", key: "key" } };

async function withKey(options: Parameters<typeof toyPorts>[0] = {}) {
  const { ports, world } = await toyPorts(options);
  await ports.secrets.write("key", { code: "opens-everything" });
  return { ports, world, connections: createConnections(ports) };
}

describe("connections", () => {
  it("are made, edited and listed by name", async () => {
    const { connections } = await withKey();
    const room = await connections.create(OPERATOR, ROOM);
    expect(room).toMatchObject({ ...ROOM, version: 1, createdBy: "user-operator" });
    const attic = await connections.create(OPERATOR, { ...ROOM, name: "attic", parameters: {} });
    expect((await connections.list(VIEWER, {})).items).toEqual([attic, room]);
    expect((await connections.list(VIEWER, { plugin: "other" })).items).toEqual([]);
    const edited = await connections.edit(OPERATOR, room.id, { parameters: { address: "https://x.example" } }, 1);
    expect(edited).toMatchObject({ name: "Room", parameters: { address: "https://x.example" }, version: 2 });
    await expect(connections.edit(OPERATOR, room.id, { name: "y" }, 1)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await connections.get(VIEWER, room.id)).toEqual(edited);
    await expect(connections.create(VIEWER, ROOM)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it.each([
    { change: { plugin: "gone" }, path: "plugin" },
    { change: { type: "gone" }, path: "type" },
    { change: { parameters: { key: "missing" } }, path: "parameters.key" },
    { change: { parameters: { key: "codeless" } }, path: "parameters.key" },
    { change: { parameters: { address: 5 } }, path: "parameters.address" },
    { change: { parameters: { shelf: "attic" } }, path: "parameters.shelf" },
    { change: { name: " " }, path: "name" },
    { change: { extra: 1 }, path: "extra" },
  ])("are refused with $change", async ({ change, path }) => {
    const { ports, connections } = await withKey();
    await ports.secrets.write("codeless", { other: "x" });
    const creation = connections.create(OPERATOR, { ...ROOM, ...change });
    await expect(creation).rejects.toMatchObject({ code: "INVALID_INPUT", issues: [{ path }] });
    expect((await connections.list(OPERATOR, {})).items).toEqual([]);
  });

  it("stay while a task names them", async () => {
    const { ports, connections } = await withKey();
    const { id } = await connections.create(OPERATOR, ROOM);
    await storeToyTask(ports, { destination: { type: "toys", connection: id, parameters: { shelf: "cellar" } } });
    await expect(connections.delete(OPERATOR, id)).rejects.toMatchObject({ code: "IN_USE" });
    await ports.records.delete("task", "task1");
    await connections.delete(OPERATOR, id);
    await expect(connections.get(VIEWER, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("take any input without a defect, and keep nothing of a wrong one", async () => {
    const field = () => fc.oneof(fc.anything(), fc.constantFrom("toy", "toys", "Room", {}, { key: "key" }));
    const input = fc.record(
      { name: field(), plugin: field(), type: field(), parameters: field() },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const { connections } = await withKey();
        const error = await connections.create(OPERATOR, given).then(
          () => undefined,
          (failure: unknown) => failure,
        );
        expect((await connections.list(OPERATOR, {})).items).toHaveLength(error === undefined ? 1 : 0);
        if (error !== undefined) expect(error).toMatchObject({ code: "INVALID_INPUT" });
      }),
      { numRuns: 300 },
    );
  });
});

describe("connections.test", () => {
  const names = (checks: readonly { name: string; state: string }[]) =>
    checks.map(({ name, state }) => `${name} ${state}`);

  it("opens and reaches the endpoint at a location, and says that it needs one", async () => {
    const { connections } = await withKey();
    const { id } = await connections.create(OPERATOR, ROOM);
    expect(names(await connections.test(OPERATOR, id, { shelf: "attic" }, SIGNAL))).toEqual(["open ok", "reach ok"]);
    expect(names(await connections.test(OPERATOR, id, undefined, SIGNAL))).toEqual(["reach not-tried"]);
    const wrong = connections.test(OPERATOR, id, { shelf: "NOT A SHELF" }, SIGNAL);
    await expect(wrong).rejects.toMatchObject({ code: "INVALID_INPUT", issues: [{ path: "location.shelf" }] });
    await expect(connections.test(VIEWER, id, {}, SIGNAL)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("names one item where the endpoint can", async () => {
    const { connections } = await withKey({ plugins: [pluginWith({ sample: async () => "bear" })] });
    const { id } = await connections.create(OPERATOR, ROOM);
    const checks = await connections.test(OPERATOR, id, { shelf: "attic" }, SIGNAL);
    expect(checks[2]).toMatchObject({
      name: "list",
      state: "ok",
      finding: { en: "the listing works; an item is bear" },
    });
  });

  it("says what fails and how to fix it, and tries no further", async () => {
    const { world, ports, connections } = await withKey({ refused: ["https://refused.example"] });
    const { id } = await connections.create(OPERATOR, ROOM);
    world.failure = new HubError("CREDENTIALS_INVALID", "the room does not know this key");
    const [, reach] = await connections.test(OPERATOR, id, { shelf: "attic" }, SIGNAL);
    expect(reach).toMatchObject({ name: "reach", state: "problem", code: "CREDENTIALS_INVALID" });
    expect(reach?.fix?.zh).toContain("密钥");
    await ports.secrets.delete("key");
    const gone = await connections.test(OPERATOR, id, { shelf: "attic" }, SIGNAL);
    expect(gone).toMatchObject([{ name: "open", state: "problem", code: "SECRET_NOT_FOUND" }]);
    const parameters = { address: "https://refused.example" };
    const refused = await connections.create(OPERATOR, { ...ROOM, parameters });
    const checks = await connections.test(OPERATOR, refused.id, { shelf: "attic" }, SIGNAL);
    expect(checks).toMatchObject([{ name: "open", state: "problem", code: "ENDPOINT_REFUSED" }]);
  });

  it("never repeats a secret, whatever the endpoint quotes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 4, maxLength: 40 }), fc.boolean(), async (noise, inError) => {
        const secret = `sec${noise}`;
        const quote = `the server says: bad password ${secret}!`;
        const { ports, connections } = await withKey({
          plugins: [
            pluginWith(
              inError
                ? {
                    probe: async () => {
                      throw new HubError("ACCESS_DENIED", quote);
                    },
                  }
                : { sample: async () => quote },
            ),
          ],
        });
        await ports.secrets.write("key", { code: secret });
        const { id } = await connections.create(OPERATOR, ROOM);
        const checks = await connections.test(OPERATOR, id, { shelf: "attic" }, SIGNAL);
        expect(JSON.stringify(checks)).toContain("***");
        expect(checks.some(({ finding }) => finding.en.includes(secret) || finding.zh.includes(secret))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it("ends when nobody waits any more, and closes what it opened", async () => {
    let closed = 0;
    const probe = async (signal: AbortSignal) => signal.throwIfAborted();
    const close = async () => {
      closed++;
    };
    const { connections } = await withKey({ plugins: [pluginWith({ probe, close })] });
    const { id } = await connections.create(OPERATOR, ROOM);
    const test = connections.test(OPERATOR, id, { shelf: "attic" }, AbortSignal.abort());
    await expect(test).rejects.toMatchObject({ code: "CANCELLED" });
    expect(closed).toBe(1);
  });
});

/** The toy plugin with an endpoint that behaves otherwise. */
function pluginWith(endpoint: object): Plugin {
  const adapter: Plugin["sources"][number] = {
    manifest: TOY_ENDPOINT,
    async open({ parameters }, host) {
      if (typeof parameters.key === "string") await host.secret(parameters.key);
      return { id: "toys://x", probe: async () => {}, close: async () => {}, ...endpoint };
    },
  };
  return { ...toyPlugin(toyWorld()), sources: [adapter] };
}
