import { describe, expect, it } from "vitest";
import { ADMIN, OPERATOR, VIEWER } from "../../test/callers.ts";
import { toyPorts } from "../../test/toy-hub.ts";
import { createAudit } from "./list.ts";
import { AUDIT_KEPT_MS, recordAudit } from "./record.ts";

describe("audit.list", () => {
  it("shows a task's entries to viewers and everything to admins, newest first, page by page", async () => {
    const { ports } = await toyPorts();
    for (const [action, taskId] of [
      ["a", "t1"],
      ["b", "t2"],
      ["c", "t1"],
      ["d", undefined],
    ] as const) {
      await recordAudit(ports, OPERATOR, action, taskId === undefined ? {} : { taskId });
      await ports.clock.advance(10);
    }
    const audit = createAudit(ports);
    expect((await audit.list(VIEWER, { taskId: "t1" })).items.map(({ action }) => action)).toEqual(["c", "a"]);
    await expect(audit.list(OPERATOR, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
    const first = await audit.list(ADMIN, { limit: 3 });
    // The refusal above is in it as well.
    expect(first.items.map(({ action }) => action)).toEqual(["audit.list", "d", "c"]);
    const { cursor } = first;
    if (cursor === undefined) throw new Error("there are more");
    expect((await audit.list(ADMIN, { limit: 3, cursor })).items.map(({ action }) => action)).toEqual(["b", "a"]);
  });

  it("refuses pages and ids that are none", async () => {
    const { ports } = await toyPorts();
    const audit = createAudit(ports);
    await expect(audit.list(ADMIN, { limit: 0 })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(audit.list(ADMIN, { limit: 201 })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(audit.list(ADMIN, { cursor: "nonsense" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(audit.list(VIEWER, { taskId: "../x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("forgets after two years", async () => {
    const { ports } = await toyPorts();
    await recordAudit(ports, OPERATOR, "a", {});
    await ports.clock.advance(AUDIT_KEPT_MS);
    expect((await createAudit(ports).list(ADMIN, {})).items).toEqual([]);
  });
});
