import { expect, it } from "vitest";
import { type PlanDocument, planOf } from "./plan-records.ts";

const NONE = { objects: 0, bytes: 0 };

it("shows a plan in the caller's language, without what only the hub needs", () => {
  const side = { type: "toys", parameters: {} };
  const document: PlanDocument = {
    ...{ id: "p", version: 3, taskId: "t", state: "ready", createdAt: 1, createdBy: "u", executor: "e" },
    job: { taskId: "t", runId: "p", plugin: "toy", source: side, destination: side, options: {} },
    plan: {
      ...{ found: NONE, copy: NONE, delete: NONE, same: NONE, skipped: NONE, filtered: NONE, sizes: [], requests: {} },
      cost: [{ item: { en: "requests", zh: "请求" }, usd: 0.5 }],
      seconds: { least: 1, most: 2 },
      notes: [{ en: "a note", zh: "说明" }],
    },
  };
  expect(planOf(document, "zh")).toMatchObject({ plan: { cost: [{ item: "请求", usd: 0.5 }], notes: ["说明"] } });
  const english = planOf(document, "en");
  expect(english).toMatchObject({ plan: { cost: [{ item: "requests" }], notes: ["a note"] } });
  for (const hidden of ["version", "executor", "job"]) expect(english).not.toHaveProperty(hidden);
});
