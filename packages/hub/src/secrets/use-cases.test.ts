import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADMIN, OPERATOR, VIEWER } from "../../test/callers.ts";
import { storeToyTask, toyPorts } from "../../test/toy-hub.ts";
import { createChannels } from "../channels/use-cases.ts";
import { createConnections } from "../connections/use-cases.ts";
import { createSecrets } from "./use-cases.ts";

describe("secrets", () => {
  it("go in, and only their names and fields come out", async () => {
    const { ports } = await toyPorts();
    const secrets = createSecrets(ports);
    const value = { code: "opens-everything" };
    const info = await secrets.write(OPERATOR, { name: "room/key", value, description: "of the attic" });
    expect(info).toMatchObject({ name: "room/key", fields: ["code"], description: "of the attic" });
    expect(await secrets.list(OPERATOR)).toEqual([info]);
    expect(await ports.secrets.read("room/key")).toEqual(value);
    await expect(secrets.list(VIEWER)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it.each([
    { what: "no field", input: { name: "a", value: {} }, path: "value" },
    { what: "an empty field", input: { name: "a", value: { code: "" } }, path: "value.code" },
    { what: "a blank copied along", input: { name: "a", value: { code: "secret " } }, path: "value.code" },
    { what: "a control character", input: { name: "a", value: { code: "se\u0000cret" } }, path: "value.code" },
    { what: "a lone surrogate", input: { name: "a", value: { code: "\ud800" } }, path: "value.code" },
    { what: "too long a field", input: { name: "a", value: { code: "x".repeat(20_001) } }, path: "value" },
    {
      what: "too much together",
      input: { name: "a", value: { a: "x".repeat(15_000), b: "y".repeat(15_000) } },
      path: "value",
    },
    { what: "a name with blanks", input: { name: "a b", value: { code: "x" } }, path: "name" },
    { what: "a path as a name", input: { name: "../etc", value: { code: "x" } }, path: "name" },
    { what: "an unknown field", input: { name: "a", value: { code: "x" }, extra: 1 }, path: "extra" },
    { what: "no name", input: { value: { code: "x" } }, path: "name" },
    { what: "nothing", input: null, path: "" },
  ])("are refused with $what", async ({ input, path }) => {
    const { ports } = await toyPorts();
    const error = await createSecrets(ports)
      .write(OPERATOR, input)
      .catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(error).toMatchObject({ issues: [{ path }] });
    expect(await ports.secrets.list()).toEqual([]);
  });

  it("of several lines may end with a line break", async () => {
    const { ports } = await toyPorts();
    const code = "-----BEGIN KEY-----\nabc\n-----END KEY-----\n";
    await createSecrets(ports).write(OPERATOR, { name: "pem", value: { code } });
    expect(await ports.secrets.read("pem")).toEqual({ code });
  });

  it("stay while a connection, a task or a channel names them", async () => {
    const { ports } = await toyPorts();
    const secrets = createSecrets(ports);
    for (const name of ["a", "b", "c", "d"])
      await secrets.write(OPERATOR, { name, value: { code: "0000", key: "1111" } });
    await createConnections(ports).create(OPERATOR, {
      name: "Room",
      plugin: "toy",
      type: "toys",
      parameters: { key: "a" },
    });
    await storeToyTask(ports, { source: { type: "toys", parameters: { shelf: "attic", key: "b" } } });
    const target = { kind: "webhook", url: "https://example.com/hook", secret: "c" };
    await createChannels(ports).create(OPERATOR, { name: "Chat", target });
    for (const [name, user] of [
      ["a", "connection Room"],
      ["b", "task Attic to cellar"],
      ["c", "channel Chat"],
    ] as const) {
      const deletion = secrets.delete(ADMIN, name);
      await expect(deletion).rejects.toMatchObject({ code: "IN_USE", message: expect.stringContaining(user) });
    }
    await secrets.delete(ADMIN, "d");
    expect((await secrets.list(ADMIN)).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    await expect(secrets.delete(ADMIN, "d")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(secrets.delete(OPERATOR, "a")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("never appear in an answer, an error or the audit, wherever they were put by mistake", async () => {
    const text = fc.string({ minLength: 12, maxLength: 60, unit: "binary-ascii" });
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom("value", "name", "twice", "shape"), async (noise, where) => {
        const { ports } = await toyPorts();
        const secret = `SeCrEt${noise}`;
        const input = {
          value: { name: "key", value: { code: secret } },
          name: { name: secret, value: { code: secret } },
          twice: { name: "key", value: { code: `${secret} ` }, description: "d" },
          shape: { name: "key", value: secret },
        }[where];
        const secrets = createSecrets(ports);
        const answers: unknown[] = [await secrets.write(OPERATOR, input).catch(told)];
        answers.push(await secrets.delete(ADMIN, secret).catch(told));
        answers.push(await ports.records.list("audit", { limit: 100 }));
        // A proper name is a name: then the person chose to show it.
        if (where !== "name" || !/^[A-Za-z0-9/_+=.@-]{1,128}$/.test(secret)) {
          expect(JSON.stringify(answers)).not.toContain(JSON.stringify(secret).slice(1, -1));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("take any input without a defect, and keep nothing of a wrong one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), fc.anything(), async (name, value, description) => {
        const { ports } = await toyPorts();
        for (const input of [{ name, value, description }, { name: "ok", value }, name]) {
          const failure = await createSecrets(ports)
            .write(OPERATOR, input)
            .then(
              () => undefined,
              (error: unknown) => error,
            );
          if (failure === undefined) continue;
          expect(failure).toMatchObject({ code: "INVALID_INPUT", class: "input" });
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Everything that a caller gets of an error. */
function told(error: unknown): unknown {
  const { code, message, details, issues } = error as { [name: string]: unknown };
  return { code, message, details, issues };
}
