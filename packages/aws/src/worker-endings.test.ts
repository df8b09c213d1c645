import { ECSClient } from "@aws-sdk/client-ecs";
import { HubError } from "@dth/core/error";
import { type LoopbackServer, serve } from "@dth/testkit/loopback-server";
import { afterEach, describe, expect, it } from "vitest";
import { emulatorConfig } from "../test/emulators.ts";
import { openWorkerEndings } from "./worker-endings.ts";

const open: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const AT = 1_893_499_200;

/** A task as `DescribeTasks` has it. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
const stopped = (
  id: string,
  stopCode: string,
  container: object,
  stoppedReason = "Essential container in task exited",
) => ({
  ...{ taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/hub-task-t1/${id}`, stopCode, stoppedReason, stoppedAt: AT },
  containers: [{ name: "worker", ...container }],
});

async function endingsOf(tasks: readonly object[], refusal?: object) {
  const asked: { readonly operation: string; readonly input: object }[] = [];
  const server = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    asked.push({ operation, input: JSON.parse(body) });
    const taskArns = tasks.map((each) => Object(each).taskArn);
    const answer = refusal ?? (operation === "ListTasks" ? { taskArns } : { tasks });
    response.writeHead(refusal === undefined ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer));
  });
  open.push(server);
  const ecs = new ECSClient({ ...emulatorConfig(server.port), maxAttempts: 1 });
  const explain = (said: string) => new HubError("WORKER_OUT_OF_MEMORY", said);
  return { asked, found: openWorkerEndings({ ecs, stackPrefix: "hub-task", explain }).of("t1") };
}

describe("how a task's workers ended", () => {
  it("is what ECS says of those that nobody asked to end", async () => {
    const { asked, found } = await endingsOf([
      stopped("1", "EssentialContainerExited", { exitCode: 137, reason: "OutOfMemoryError: Container killed" }),
      stopped("2", "ServiceSchedulerInitiated", { exitCode: 143 }, "Scaling activity initiated by deployment"),
      stopped("3", "EssentialContainerExited", { exitCode: 0 }),
      stopped("4", "TaskFailedToStart", {}, "CannotCreateContainerError: no space left on device"),
    ]);
    expect((await found).map(({ id, at, error }) => [id.split("/").at(-1), at, error.message])).toEqual([
      ["1", AT * 1_000, "Essential container in task exited. OutOfMemoryError: Container killed. exit code 137"],
      ["4", AT * 1_000, "CannotCreateContainerError: no space left on device"],
    ]);
    expect(asked[0]).toEqual({
      operation: "ListTasks",
      input: { cluster: "hub-task-t1", family: "hub-task-t1-worker", desiredStatus: "STOPPED" },
    });
  });

  it("is nothing where none ended, and where there is no cluster", async () => {
    const none = await endingsOf([]);
    expect(await none.found).toEqual([]);
    expect(none.asked).toHaveLength(1);
    const gone = { __type: "ClusterNotFoundException", message: "Cluster not found." };
    expect(await (await endingsOf([], gone)).found).toEqual([]);
  });

  it("says why it cannot be told", async () => {
    const refusal = { __type: "AccessDeniedException", message: "not authorized to perform: ecs:ListTasks" };
    await expect((await endingsOf([], refusal)).found).rejects.toMatchObject({ code: "ACCESS_DENIED" });
  });
});
