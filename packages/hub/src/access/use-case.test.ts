import { HubError } from "@dth/core/error";
import { ROLES } from "@dth/core/principal";
import { describe, expect, it } from "vitest";
import { ADMIN, callerWith, NOBODY, OPERATOR, VIEWER } from "../../test/callers.ts";
import { toyPorts } from "../../test/toy-hub.ts";
import { createAudit } from "../audit/list.ts";
import type { AuditEntry } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import { useCase } from "./use-case.ts";

const entries = async (ports: HubPorts): Promise<readonly AuditEntry[]> =>
  (await createAudit(ports).list(ADMIN, {})).items;

describe("useCase", () => {
  it.each(ROLES)("lets exactly %s and higher roles pass", async (role) => {
    const { ports } = await toyPorts();
    for (const own of ROLES) {
      const call = useCase(ports, callerWith(own), { action: "x", role }, async () => "done");
      if (ROLES.indexOf(own) >= ROLES.indexOf(role)) await expect(call).resolves.toBe("done");
      else await expect(call).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(useCase(ports, callerWith(), { action: "x", role }, async () => 1)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(useCase(ports, NOBODY, { action: "x", role }, async () => 1)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });

  it("does nothing for whoever may not", async () => {
    const { ports } = await toyPorts();
    let done = false;
    const work = async () => {
      done = true;
    };
    await expect(useCase(ports, VIEWER, { action: "x", role: "admin" }, work)).rejects.toThrow();
    expect(done).toBe(false);
  });

  it("audits successes, failures and refusals, and no one who is not signed in", async () => {
    const { ports } = await toyPorts();
    const what = { action: "task.start", role: "operator", taskId: "task1" } as const;
    await useCase(ports, OPERATOR, what, async () => undefined);
    await ports.clock.advance(1);
    await expect(
      useCase(ports, OPERATOR, what, async () => {
        throw new HubError("WRONG_STATE", "the task\nis running");
      }),
    ).rejects.toThrow();
    await ports.clock.advance(1);
    await expect(useCase(ports, VIEWER, what, async () => 1)).rejects.toThrow();
    await expect(useCase(ports, NOBODY, what, async () => 1)).rejects.toThrow();
    const found = await entries(ports);
    expect(found.map(({ code, by, action, taskId }) => ({ code, by, action, taskId }))).toEqual([
      { code: "FORBIDDEN", by: "user-viewer", action: "task.start", taskId: "task1" },
      { code: "WRONG_STATE", by: "user-operator", action: "task.start", taskId: "task1" },
      { code: undefined, by: "user-operator", action: "task.start", taskId: "task1" },
    ]);
    expect(found[1]?.detail).toBe("the task is running");
  });

  it("does not audit what viewers may, unless told", async () => {
    const { ports } = await toyPorts();
    await useCase(ports, VIEWER, { action: "a", role: "viewer" }, async () => 1);
    await useCase(ports, ADMIN, { action: "b", role: "admin", audited: false }, async () => 1);
    await useCase(ports, VIEWER, { action: "c", role: "viewer", audited: true }, async () => 1);
    expect((await entries(ports)).map(({ action }) => action)).toEqual(["c"]);
  });

  it("takes the subject from the result where only that tells", async () => {
    const { ports } = await toyPorts();
    const of = (id: string) => ({ subject: id });
    await useCase(ports, ADMIN, { action: "a", role: "admin", of }, async () => "made");
    expect((await entries(ports))[0]).toMatchObject({ subject: "made" });
  });

  it("keeps nothing that a defect says of itself nor what is no id, and cuts what is long", async () => {
    const { ports } = await toyPorts();
    const what = { action: "a", role: "admin", taskId: "x".repeat(5_000), subject: "Not An Id" } as const;
    const failing = useCase(ports, ADMIN, what, async () => {
      throw new Error("password=hunter2");
    });
    await expect(failing).rejects.toMatchObject({ code: "INTERNAL" });
    const [entry] = await entries(ports);
    expect(entry).toMatchObject({ code: "INTERNAL" });
    expect(entry?.detail).toBeUndefined();
    expect(entry?.subject).toBeUndefined();
    expect(entry?.taskId).toBeUndefined();
    const of = () => ({ subject: "é".repeat(5_000) });
    await useCase(ports, ADMIN, { action: "b", role: "admin", of }, async () => 1);
    const subjects = (await entries(ports)).map(({ subject }) => subject?.length);
    expect(subjects).toContain(200);
  });

  it("does not report as done what could not be audited", async () => {
    const { ports } = await toyPorts();
    const broken = {
      ...ports,
      records: {
        ...ports.records,
        put: async () => {
          throw new HubError("RECORDS_UNUSABLE", "no");
        },
      },
    };
    const what = { action: "a", role: "admin" } as const;
    await expect(useCase(broken, ADMIN, what, async () => 1)).rejects.toMatchObject({ code: "RECORDS_UNUSABLE" });
    const both = useCase(broken, ADMIN, what, async () => {
      throw new HubError("IN_USE", "first");
    });
    await expect(both).rejects.toMatchObject({ code: "IN_USE", message: "first", cause: { errors: [{}, {}] } });
  });
});
