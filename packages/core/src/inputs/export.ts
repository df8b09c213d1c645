import * as v from "valibot";
import { TaskInputSchema } from "../task.ts";
import { ChannelInputSchema } from "./channel.ts";
import { ConnectionInputSchema } from "./connection.ts";
import { SecretNameSchema } from "./secret.ts";

/** Version of the format. A later one that older hubs cannot read gets another number. */
export const EXPORT_VERSION = 1;

const IdSchema = v.pipe(
  v.string(),
  v.regex(
    /^[0-9a-z_-]{1,64}$/,
    "must be an id: lower-case letters, digits, - and _ | 必须为 ID：小写字母、数字、- 和 _",
  ),
);
const MAX = 50_000;

const ids = <T extends { readonly id: string }>(list: readonly T[]) =>
  new Set(list.map(({ id }) => id)).size === list.length;
const TWICE = "has an id twice | ID 重复";

/** What an export looks like: everything that a person made, and the secrets it needs by name. */
export const ExportSchema = v.strictObject({
  format: v.literal("data-transfer-hub"),
  version: v.literal(EXPORT_VERSION),
  /** Milliseconds since the Unix epoch. */
  exportedAt: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Version of the software that wrote it. */
  software: v.optional(v.pipe(v.string(), v.maxLength(100))),
  /** What must be stored again in the other home before tasks can run there. */
  secrets: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          name: SecretNameSchema,
          fields: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(20)),
        }),
      ),
      v.maxLength(10_000),
    ),
    [],
  ),
  connections: v.pipe(
    v.array(v.strictObject({ id: IdSchema, ...ConnectionInputSchema.entries })),
    v.maxLength(MAX),
    v.check(ids, TWICE),
  ),
  channels: v.pipe(
    v.array(v.strictObject({ id: IdSchema, ...ChannelInputSchema.entries })),
    v.maxLength(1_000),
    v.check(ids, TWICE),
  ),
  tasks: v.pipe(
    v.array(v.strictObject({ id: IdSchema, ...TaskInputSchema.entries })),
    v.maxLength(MAX),
    v.check(ids, TWICE),
  ),
});

/** An export, read. */
export type Export = v.InferOutput<typeof ExportSchema>;
