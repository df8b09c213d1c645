import { ROLES } from "@dth/core/principal";
import { describe, expect, it } from "vitest";
import { callerWith, NOBODY } from "../../test/callers.ts";
import { toyPorts } from "../../test/toy-hub.ts";
import { createAudit } from "../audit/list.ts";
import { createChannels } from "../channels/use-cases.ts";
import { createConnections } from "../connections/use-cases.ts";
import { createEvents } from "../events/ingest.ts";
import { createPlugins } from "../plugins/list.ts";
import type { HubPorts } from "../ports.ts";
import { createSecrets } from "../secrets/use-cases.ts";
import { createTokens } from "../tokens/tokens.ts";
import { PERMISSIONS, permission, type UseCaseName } from "./permissions.ts";

/** The groups of use cases whose every method is called below. */
const GROUPS = {
  audit: createAudit,
  channels: createChannels,
  connections: createConnections,
  events: createEvents,
  plugins: createPlugins,
  secrets: createSecrets,
  tokens: createTokens,
} as const;

type Method = (...args: unknown[]) => unknown;

async function methods(ports: HubPorts): Promise<readonly (readonly [UseCaseName, Method])[]> {
  return Object.entries(GROUPS).flatMap(([group, create]) =>
    Object.entries(create(ports))
      .filter(([name]) => `${group}.${name}` !== "tokens.authenticate")
      .map(([name, method]) => [`${group}.${name}` as UseCaseName, method as Method] as const),
  );
}

async function codeOf(method: Method, caller: unknown): Promise<unknown> {
  try {
    await method(caller, {}, {}, AbortSignal.abort());
    return "done";
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}

describe("permissions", () => {
  it("name every use case of these groups", async () => {
    const { ports } = await toyPorts();
    const found = (await methods(ports)).map(([name]) => name);
    const listed = Object.keys(PERMISSIONS).filter((name) => (name.split(".")[0] ?? "") in GROUPS);
    expect([...found].sort()).toEqual(listed.sort());
  });

  it("are what the use cases demand: below the role FORBIDDEN, with it anything else", async () => {
    const { ports } = await toyPorts();
    for (const [name, method] of await methods(ports)) {
      const needed = ROLES.indexOf(name === "audit.list" ? "admin" : PERMISSIONS[name].role);
      for (const role of [undefined, ...ROLES]) {
        const code = await codeOf(method, callerWith(role));
        const allowed = role !== undefined && ROLES.indexOf(role) >= needed;
        expect({ name, role, forbidden: code === "FORBIDDEN" }).toEqual({ name, role, forbidden: !allowed });
      }
      expect(await codeOf(method, NOBODY)).toBe("UNAUTHENTICATED");
    }
  });

  it("have names for the audit in the singular", () => {
    expect(permission("tasks.runNow").action).toBe("task.runNow");
    expect(permission("inbox.accept").action).toBe("inbox.accept");
    expect(permission("overview").action).toBe("overview");
  });

  it("keep every change in the audit", () => {
    const looks =
      /\.(list|get|check|board|items|receipt|manifest|verifyReceipt|logs|logStreams|metrics|groups|deadLetters)$|^(overview|watch)$/;
    for (const [name, { audited }] of Object.entries(PERMISSIONS))
      expect({ name, audited }).toEqual({ name, audited: !looks.test(name) });
  });
});
