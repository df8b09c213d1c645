import { ROLES } from "@dth/core/principal";
import { describe, expect, it } from "vitest";
import { callerWith, NOBODY } from "../../test/callers.ts";
import { toyPorts } from "../../test/toy-hub.ts";
import { createHub } from "../create-hub.ts";
import { PERMISSIONS, permission, type UseCaseName } from "./permissions.ts";

type Method = (...args: unknown[]) => unknown;

/** Every use case of a hub by its name, found by looking and not by a list. */
async function useCases(): Promise<readonly (readonly [string, Method])[]> {
  const { ports } = await toyPorts();
  const hub: Readonly<Record<string, unknown>> = { ...createHub(ports) };
  const flat = Object.entries(hub).flatMap(([group, value]) =>
    typeof value === "function"
      ? [[group, value as Method] as const]
      : Object.entries(value as object).map(([name, method]) => [`${group}.${name}`, method as Method] as const),
  );
  return flat.filter(([name]) => name !== "tokens.authenticate");
}

/** What a call of a use case with nonsense comes to. */
async function codeOf(method: Method, caller: unknown): Promise<unknown> {
  try {
    const result = await method(caller, {}, {}, AbortSignal.abort());
    if (typeof result === "object" && result !== null && Symbol.asyncIterator in result) {
      for await (const _ of result as AsyncIterable<unknown>) break;
    }
    return "done";
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}

describe("permissions", () => {
  it("name every use case of the hub", async () => {
    expect((await useCases()).map(([name]) => name).sort()).toEqual(Object.keys(PERMISSIONS).sort());
  });

  it("are what the use cases demand: below the role FORBIDDEN, with it anything else but a defect", async () => {
    for (const [name, method] of await useCases()) {
      const needed = ROLES.indexOf(name === "audit.list" ? "admin" : PERMISSIONS[name as UseCaseName].role);
      for (const role of [undefined, ...ROLES]) {
        const code = await codeOf(method, callerWith(role));
        const allowed = role !== undefined && ROLES.indexOf(role) >= needed;
        const verdict = code === "FORBIDDEN" || code === "INTERNAL" ? code : "fine";
        expect({ name, role, verdict }).toEqual({ name, role, verdict: allowed ? "fine" : "FORBIDDEN" });
      }
      expect({ name, code: await codeOf(method, NOBODY) }).toEqual({ name, code: "UNAUTHENTICATED" });
    }
  });

  it("have names for the audit in the singular", () => {
    expect(permission("tasks.runNow").action).toBe("task.runNow");
    expect(permission("inbox.accept").action).toBe("inbox.accept");
    expect(permission("overview").action).toBe("overview");
  });

  it("keep every change in the audit", () => {
    const looks =
      /\.(list|get|check|board|items|receipt|manifest|verifyReceipt|logs|logStreams|metrics|groups|deadLetters)$|^(overview|infrastructure|watch)$/;
    for (const [name, { audited }] of Object.entries(PERMISSIONS)) {
      expect({ name, audited }).toEqual({ name, audited: !looks.test(name) });
    }
  });
});
