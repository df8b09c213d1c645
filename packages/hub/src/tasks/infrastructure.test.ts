import type { TaskInfrastructure } from "@dth/core/infrastructure";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { expect, it } from "vitest";
import { VIEWER } from "../../test/callers.ts";
import { runningHub } from "../../test/running-hub.ts";
import { createInfrastructure } from "./infrastructure.ts";

const STACK = { name: "hub-task-1", link: "https://console.example/1", status: "CREATE_COMPLETE" };

it("is what the port finds of a task that there is", async () => {
  const { ports, create } = await runningHub();
  const { id } = await create({}, { start: false });
  const asked: string[] = [];
  const of = async (taskId: string): Promise<TaskInfrastructure> => {
    asked.push(taskId);
    return { stack: STACK };
  };
  const infrastructure = createInfrastructure({ ...ports, infrastructure: { of, launched: async () => undefined } });
  expect(await infrastructure(VIEWER, id)).toEqual({ stack: STACK });
  await expect(infrastructure(VIEWER, "nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(asked).toEqual([id]);
});

it("is nothing on one machine", async () => {
  const { ports, create } = await runningHub();
  const { id } = await create({}, { start: false });
  expect(await createInfrastructure(ports)(VIEWER, id)).toEqual({});
  expect((await memoryHubPorts({ plugins: [] })).infrastructure).toBeUndefined();
});
