import type { TaskInfrastructure } from "@dth/core/infrastructure";
import * as v from "valibot";
import { Instant } from "./common.ts";

const LINKED = { name: v.string(), link: v.string() };

/** What a task is executed by in the cloud; a part that there is not is absent. */
export const InfrastructureSchema: v.GenericSchema<TaskInfrastructure> = v.strictObject({
  stack: v.optional(v.strictObject({ ...LINKED, status: v.string(), reason: v.optional(v.string()) })),
  launch: v.optional(v.strictObject({ state: v.string(), at: Instant, reason: v.optional(v.string()) })),
  queue: v.optional(v.strictObject({ ...LINKED, waiting: v.number(), leased: v.number(), dead: v.number() })),
  fleet: v.optional(v.strictObject({ ...LINKED, desired: v.number(), running: v.number(), most: v.number() })),
  logs: v.optional(v.strictObject(LINKED)),
  dashboard: v.optional(v.strictObject(LINKED)),
});
