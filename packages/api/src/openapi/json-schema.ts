import type { JsonSchema } from "@dth/core/json-schema";
import { TaskInputSchema } from "@dth/core/task";
import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import {
  ApiTokenSchema,
  AuditEntrySchema,
  ChannelSchema,
  ConnectionSchema,
  SecretInfoSchema,
} from "../rest/schemas/access.ts";
import { CountSchema, LocalizedTextSchema, TallySchema } from "../rest/schemas/common.ts";
import { InfrastructureSchema } from "../rest/schemas/infrastructure.ts";
import {
  DeadLetterSchema,
  ErrorCodeSchema,
  InboxGroupSchema,
  ItemSchema,
  JobSchema,
  LiveEventSchema,
  LogPageSchema,
  MetricSampleSchema,
  PlanSchema,
  RunSchema,
  SnapshotSchema,
} from "../rest/schemas/run.ts";
import { BoardRowSchema, CheckSchema, InputIssueSchema, OverviewSchema, TaskSchema } from "../rest/schemas/task.ts";

/** Schemas that the reference names once and refers to everywhere. */
const NAMED: Readonly<Record<string, v.GenericSchema>> = {
  ApiToken: ApiTokenSchema,
  AuditEntry: AuditEntrySchema,
  BoardRow: BoardRowSchema,
  Channel: ChannelSchema,
  Check: CheckSchema,
  Connection: ConnectionSchema,
  Count: CountSchema,
  ErrorCode: ErrorCodeSchema,
  InboxGroup: InboxGroupSchema,
  InputIssue: InputIssueSchema,
  Infrastructure: InfrastructureSchema,
  Item: ItemSchema,
  Job: JobSchema,
  LiveEvent: LiveEventSchema,
  LocalizedText: LocalizedTextSchema,
  LogPage: LogPageSchema,
  MetricSample: MetricSampleSchema,
  Overview: OverviewSchema,
  Plan: PlanSchema,
  ProgressSnapshot: SnapshotSchema,
  Run: RunSchema,
  SecretInfo: SecretInfoSchema,
  Tally: TallySchema,
  Task: TaskSchema,
  TaskInput: TaskInputSchema,
  DeadLetter: DeadLetterSchema,
};

/** A member of the named schemas that describes itself, not by reference. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, converted(schema, name)]));
}

/** The JSON schema of what a caller sends or gets; named schemas by reference. */
export function wireSchemaOf(schema: v.GenericSchema): JsonSchema {
  const name = Object.keys(NAMED).find((each) => NAMED[each] === schema);
  return name === undefined ? converted(schema) : { $ref: `#/components/schemas/${name}` };
}

/** Checks that only code can make are left out: the reference says them in words. */
function converted(schema: v.GenericSchema, own?: string): JsonSchema {
  const definitions = Object.fromEntries(Object.entries(NAMED).filter(([name]) => name !== own));
  const { $schema, $defs, ...rest } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "input",
    errorMode: "ignore",
    definitions,
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  });
  return rest;
}
