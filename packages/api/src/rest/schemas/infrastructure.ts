import type { Launched, TaskInfrastructure } from "@dth/core/infrastructure";
import * as v from "valibot";
import { Instant } from "./common.ts";

const LINKED = { name: v.string(), link: v.string() };

const OutputSchema = v.strictObject({ key: v.string(), value: v.string(), description: v.optional(v.string()) });

/** What was told of the last launch of a task's stack. */
export const LaunchedSchema: v.GenericSchema<Launched> = v.strictObject({
  state: v.string(),
  at: Instant,
  reason: v.optional(v.string()),
  execution: v.optional(v.pipe(v.string(), v.description("ARN of the execution that launched it"))),
  stack: v.optional(
    v.strictObject({
      id: v.string(),
      name: v.string(),
      status: v.optional(v.string()),
      outputs: v.array(OutputSchema),
    }),
  ),
});

/** What a task is executed by in the cloud; a part that there is not is absent. */
export const InfrastructureSchema: v.GenericSchema<TaskInfrastructure> = v.strictObject({
  stack: v.optional(v.strictObject({ ...LINKED, status: v.string(), reason: v.optional(v.string()) })),
  launch: v.optional(LaunchedSchema),
  queue: v.optional(v.strictObject({ ...LINKED, waiting: v.number(), leased: v.number(), dead: v.number() })),
  fleet: v.optional(v.strictObject({ ...LINKED, desired: v.number(), running: v.number(), most: v.number() })),
  logs: v.optional(v.strictObject(LINKED)),
  dashboard: v.optional(v.strictObject(LINKED)),
});
