import fc from "fast-check";
import type * as v from "valibot";
import { describe, expect, it } from "vitest";
import { checkInput } from "../check-input.ts";
import { ScheduleSchema } from "../schedule.ts";
import { TaskInputSchema } from "../task.ts";
import { ReasonSchema } from "./acceptance.ts";
import { BearerTokenSchema } from "./bearer-token.ts";
import { ChannelChangeSchema, ChannelInputSchema } from "./channel.ts";
import { ConnectionChangeSchema, ConnectionInputSchema } from "./connection.ts";
import { ExportSchema } from "./export.ts";
import { OriginalInputSchema, OriginalRecordSchema } from "./original.ts";
import { SecretInputSchema } from "./secret.ts";
import { TokenInputSchema } from "./token.ts";

const SCHEMAS: Readonly<Record<string, v.GenericSchema>> = {
  BearerTokenSchema,
  ChannelChangeSchema,
  ChannelInputSchema,
  ConnectionChangeSchema,
  ConnectionInputSchema,
  ExportSchema,
  OriginalInputSchema,
  OriginalRecordSchema,
  ReasonSchema,
  ScheduleSchema,
  SecretInputSchema,
  TaskInputSchema,
  TokenInputSchema,
};

/** Every text that a part of a schema brings along for people. */
function ownTexts(part: unknown, seen = new Set<unknown>()): readonly string[] {
  if (typeof part !== "object" || part === null || seen.has(part)) return [];
  seen.add(part);
  const own = "message" in part && typeof part.message === "string" ? [part.message] : [];
  return [...own, ...Object.values(part).flatMap((inner: unknown) => ownTexts(inner, seen))];
}

/** Inputs that are nearly right: the names of fields that there are, with anything in them. */
function nearly(depth: number): fc.Arbitrary<unknown> {
  const names = fc.constantFrom(
    ...["name", "kind", "target", "url", "to", "security", "port", "role", "schedule", "parameters", "type", "source"],
    ...["value", "plugin", "tasks", "channels", "connections", "format", "everyMinutes", "expression", "at", "sweep"],
  );
  const leaf = fc.oneof(
    fc.constantFrom("webhook", "email", "once", "cron", "rate", "events", "data-transfer-hub", "", " a ", "\u0000"),
    fc.constantFrom<unknown>(-1, 1.5, 1e9, Number.NaN, null, true, undefined),
    fc.string(),
  );
  if (depth === 0) return leaf;
  return fc.oneof(leaf, fc.array(nearly(depth - 1), { maxLength: 2 }), fc.dictionary(names, nearly(depth - 1)));
}

describe.each(Object.entries(SCHEMAS))("%s", (_, schema) => {
  it("brings its own texts in both languages", () => {
    for (const text of ownTexts(schema)) expect(text).toMatch(/^[^\u4e00-\u9fff|]+ \| .*[\u4e00-\u9fff]/);
  });

  it("says in both languages what is wrong, whatever is given", () => {
    fc.assert(
      fc.property(fc.oneof(nearly(3), fc.anything()), (input) => {
        const checked = checkInput(schema, input);
        for (const { message } of checked.ok ? [] : checked.issues) {
          expect(message.en).not.toMatch(/[\u4e00-\u9fff]/);
          expect(message.zh).toMatch(/[\u4e00-\u9fff]/);
        }
      }),
    );
  });
});
