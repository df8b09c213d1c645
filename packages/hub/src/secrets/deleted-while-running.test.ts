import { ERROR_CODES } from "@dth/core/error-codes";
import type { Plugin } from "@dth/core/plugin";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";
import { describe, expect, it } from "vitest";
import { OPERATOR } from "../../test/callers.ts";
import { every, toyInput, until } from "../../test/running-hub.ts";
import { toyPorts } from "../../test/toy-hub.ts";
import { sendDueDigests } from "../channels/send-due.ts";
import { createChannels } from "../channels/use-cases.ts";
import { executeRun } from "../runs/execute-run.ts";
import { createRuns } from "../runs/use-cases.ts";
import { tickSchedules } from "../schedules/scheduler.ts";
import { createTasks } from "../tasks/use-cases.ts";

/** A hub with a task whose source is locked, and a gate that a run waits at before it reads the key. */
async function lockedHub() {
  const gate = Promise.withResolvers<void>();
  const toy = toyPlugin(toyWorld({ attic: { bear: 10 } }));
  const run: Plugin["run"] = async (job, host, control) => {
    await gate.promise;
    return toy.run(job, host, control);
  };
  const { ports } = await toyPorts({ plugins: [{ ...toy, run }], execute: executeRun });
  await ports.secrets.write("key", { code: "opens-everything" });
  const target = { kind: "webhook", url: "https://hooks.example.com/x" };
  const channel = await createChannels(ports).create(OPERATOR, {
    name: "Chat",
    target,
    on: ["error"],
    digestMinutes: 0,
  });
  const source = { type: "toys", parameters: { shelf: "attic", key: "key" } };
  const input = { ...toyInput(), source, notify: [channel.id] };
  return { ports, input, tasks: createTasks(ports), open: gate.resolve };
}

describe("a secret that is deleted", () => {
  it("while a run goes on ends it with SECRET_NOT_FOUND, and people hear what to do", async () => {
    const { ports, input, tasks, open } = await lockedHub();
    const { id } = await tasks.create(OPERATOR, input);
    await ports.secrets.delete("key");
    open();
    await until(async () => (await tasks.get(OPERATOR, id)).progress === "ERROR");
    const { error } = await tasks.get(OPERATOR, id);
    expect(error).toEqual({ code: "SECRET_NOT_FOUND", message: "there is no secret key" });
    const [run] = (await createRuns(ports).list(OPERATOR, { taskId: id })).items;
    expect(run).toMatchObject({ progress: "ERROR", error: { code: "SECRET_NOT_FOUND" } });
    expect(await sendDueDigests(ports)).toBe(1);
    expect(ports.notifier.sent[0]?.notification.text).toContain(ERROR_CODES.SECRET_NOT_FOUND.remedy.en);
  });

  it("between the runs of a schedule is told by the next one", async () => {
    const { ports, input, tasks, open } = await lockedHub();
    open();
    const { id } = await tasks.create(OPERATOR, { ...input, schedule: every(5) });
    await until(async () => (await tasks.get(OPERATOR, id)).progress === "DONE");
    await ports.secrets.delete("key");
    await ports.clock.advance(5 * 60_000);
    await tickSchedules(ports);
    await until(async () => (await tasks.get(OPERATOR, id)).progress === "ERROR");
    const { error } = await tasks.get(OPERATOR, id);
    expect(JSON.stringify(error)).toMatch(/SECRET_NOT_FOUND|no secret/);
  });
});
