import { HubError } from "@dth/core/error";
import * as v from "valibot";

/** Variables of a process. */
export type Env = Readonly<Record<string, string | undefined>>;

const text = v.pipe(v.string(), v.minLength(1));

/** What the hub's functions are told by the stack that made them (stacks/hub.ts). */
export const HubEnvironmentSchema = v.object({
  AWS_REGION: text,
  HUB_STAGE: text,
  HUB_RECORDS_TABLE: text,
  HUB_LEDGER_TABLE: text,
  HUB_RECEIPTS_BUCKET: text,
  /** Before the names of all secrets. */
  HUB_SECRETS_PREFIX: text,
  /** ARN of the secret that holds the key of receipts. */
  HUB_SIGNING_KEY: text,
  /** ARN of the state machine that launches runs. */
  HUB_LAUNCHER: text,
  /** Before the names of the tasks' stacks. Absent: nobody looks at them. */
  HUB_STACK_PREFIX: v.optional(text),
  /** Before the names of the rules that hear of buckets, and where those send. Absent: events come by REST only. */
  HUB_EVENT_RULES: v.optional(text),
  HUB_HEARD_QUEUE: v.optional(text),
  HUB_HEARD_DEAD_LETTERS: v.optional(text),
  /** Log group of the runs. */
  HUB_RUN_LOGS: text,
  /** Log group of the programs of tasks. Absent: each task's stack has one of its own. */
  HUB_TASK_LOGS: v.optional(text),
  /** Namespace of the runs' measurements. */
  HUB_METRICS: text,
  /** Exactly as in the tokens' `iss`. */
  HUB_ISSUER: v.pipe(text, v.url()),
  HUB_CLIENT_ID: text,
  /** Which of the issuer's tokens the doors take. Absent: the access token. */
  HUB_TOKEN_USE: v.optional(v.picklist(["access", "id"])),
  /** What the console asks the issuer for. Absent: `openid profile email`. */
  HUB_SCOPE: v.optional(text),
  /** Whom access tokens are meant for, asked for by `audience`. Absent: the client. */
  HUB_AUDIENCE: v.optional(text),
  /** The same, asked for by `resource` (RFC 8707). */
  HUB_RESOURCE: v.optional(text),
  /** Name of the claim that holds roles. */
  HUB_ROLE_CLAIM: text,
  /** ARN of the operator's topic of results and alarms. */
  HUB_RESULTS_TOPIC: v.optional(text),
  /** Roles of IAM that may ask AppSync, with what they are in the hub: `ARN=ROLE`, with commas between. */
  HUB_MACHINE_ROLES: v.optional(text),
  /** AppSync's address, where there is one. */
  HUB_GRAPHQL_URL: v.optional(v.pipe(text, v.url())),
  /** Hosts that tasks, connections and channels may contact, with commas between. Absent: all public ones. */
  HUB_ALLOWED_HOSTS: v.optional(text),
  /** For emulators. */
  AWS_ENDPOINT_URL: v.optional(v.pipe(text, v.url())),
});

/** A checked {@link HubEnvironmentSchema}. */
export type HubEnvironment = v.InferOutput<typeof HubEnvironmentSchema>;

/** What a function needs that asks nothing but the hub's records. */
export const RecordsEnvironmentSchema = v.pick(HubEnvironmentSchema, [
  "AWS_REGION",
  "HUB_RECORDS_TABLE",
  "AWS_ENDPOINT_URL",
]);

/**
 * The variables that a schema names; an empty one counts as absent.
 *
 * @throws HubError `INVALID_INPUT` that names every variable that is missing or wrong, and never a value
 */
export function readEnvironment<Schema extends v.GenericSchema>(schema: Schema, env: Env): v.InferOutput<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  const names = [...new Set(result.issues.map((issue) => v.getDotPath(issue) ?? ""))];
  throw new HubError("INVALID_INPUT", `the environment is not complete: see ${names.sort().join(", ")}`);
}
