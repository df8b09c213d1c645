import { describe, expect, it } from "vitest";
import type { TaskRowF } from "../../api/operations.ts";
import { bulkVerbs, steerAll } from "./bulk.ts";

/** A row of the list, at rest and never started. */
function row(id: string, part: object = {}): TaskRowF {
  const rest: TaskRowF = JSON.parse(
    '{"progress":"STOPPED","paused":false,"armed":false,"currentRunId":null,"lastRun":null}',
  );
  return { ...rest, id, name: id, ...part };
}

const NEW = row("new");
const ACTIVE = row("active", { progress: "IN_PROGRESS", currentRunId: "r" });
const PAUSED = row("paused", { progress: "IN_PROGRESS", currentRunId: "r", paused: true });

describe("steering many tasks", () => {
  it("offers what at least one of them can do, for those alone", () => {
    const verbs = bulkVerbs([NEW, ACTIVE, PAUSED]).map(({ verb, tasks }) => [verb, tasks.map(({ id }) => id)]);
    expect(verbs).toEqual([
      ["start", ["new"]],
      ["runNow", ["new"]],
      ["pause", ["active"]],
      ["resume", ["paused"]],
      ["stop", ["active", "paused"]],
      ["delete", ["new"]],
    ]);
    expect(bulkVerbs([])).toEqual([]);
  });

  it("tells every refusal with its task and reason, and goes on, a few at a time", async () => {
    const tasks = Array.from({ length: 50 }, (_, n) => row(`t${n}`));
    let busy = 0;
    let most = 0;
    const done: string[] = [];
    const refused = await steerAll({ verb: "delete", tasks }, async (verb, id) => {
      busy += 1;
      most = Math.max(most, busy);
      await Promise.resolve();
      busy -= 1;
      if (id.endsWith("7")) throw new Error(`no ${verb} for ${id}`);
      done.push(id);
    });
    expect(done).toHaveLength(45);
    expect(refused.map(({ task }) => task.id).sort()).toEqual(["t17", "t27", "t37", "t47", "t7"]);
    expect(refused.map(({ error }) => error.message)).toContain("no delete for t27");
    expect(most).toBeLessThanOrEqual(8);
  });
});
