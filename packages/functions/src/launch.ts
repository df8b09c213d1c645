import process from "node:process";
import type { HubError } from "@dth/core/error";
import type { HubPorts } from "@dth/hub/ports";
import * as v from "valibot";
import { type AwsClients, awsClients } from "./aws-clients.ts";
import { readEnvironment } from "./environment.ts";
import { collectLetters } from "./launch/collect.ts";
import { explainFailure } from "./launch/explain.ts";
import { underItsCode } from "./launch/explain-error.ts";
import { lastWords } from "./launch/last-words.ts";
import { type LaunchEnvironment, LaunchEnvironmentSchema } from "./launch/launch-environment.ts";
import { prepareStack } from "./launch/prepare.ts";
import { reportLaunch } from "./launch/report.ts";
import { lazily } from "./lazily.ts";
import { log, openHub } from "./open-hub.ts";

const ref = { taskId: v.string(), runId: v.string() };

/** What the launcher's state machine asks (stacks/launcher/launcher.asl.json). */
const EventSchema = v.variant("action", [
  v.object({ action: v.literal("prepare"), ...ref, for: v.picklist(["run", "remove"]), stackPrefix: v.string() }),
  v.object({ action: v.literal("explain"), ...ref, stackId: v.string(), status: v.string() }),
  v.object({
    ...{ action: v.literal("collect"), ...ref },
    stack: v.object({
      Outputs: v.optional(v.array(v.object({ OutputKey: v.string(), OutputValue: v.string() })), []),
    }),
  }),
  v.object({
    ...{ action: v.literal("report"), ...ref },
    for: v.optional(v.picklist(["run", "remove"]), "run"),
    outcome: v.picklist(["ended", "gone", "failed"]),
    reason: v.optional(v.string()),
  }),
]);

const open = lazily(async () => {
  const environment = readEnvironment(LaunchEnvironmentSchema, process.env);
  const { ports, settled } = await openHub();
  const { cloudFormation, sqs, logs } = awsClients(environment);
  return { environment, ports, settled, cloudFormation, sqs, logs };
});

/** A log that cannot be read leaves the reason as it is. */
async function wordsOf(
  taskId: string,
  { HUB_STACK_PREFIX: prefix, HUB_TASK_LOGS: group }: LaunchEnvironment,
  { clock }: Pick<HubPorts, "clock">,
  logs: AwsClients["logs"],
): Promise<HubError | undefined> {
  if (prefix === undefined) return undefined;
  try {
    return await lastWords({ logs, clock, group, streams: `${prefix}-${taskId}/` });
  } catch (error) {
    log("warn", "what the task's program said last is not known", { taskId, error });
    return undefined;
  }
}

/** Between the launcher's state machine and the hub: what a task's stack is made of, and how its launch ended. */
export async function handler(event: unknown): Promise<unknown> {
  const asked = v.parse(EventSchema, event);
  const { environment, ports, settled, cloudFormation, sqs, logs } = await open();
  log("info", "launcher", { ...asked });
  switch (asked.action) {
    case "prepare":
      return prepareStack(ports, environment, asked).catch((error: unknown) => Promise.reject(underItsCode(error)));
    case "explain":
      return { reason: await explainFailure(cloudFormation, asked) };
    case "collect":
      return { state: await collectLetters(ports, sqs, asked, asked.stack.Outputs) };
    case "report":
      await reportLaunch(ports, asked, () => wordsOf(asked.taskId, environment, ports, logs));
      await settled();
      return {};
  }
}
