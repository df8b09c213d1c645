import * as fc from "fast-check";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { APPSYNC_PRELUDE } from "../src/graphql/appsync-prelude.ts";
import { type MemoryApi, memoryApi, SDL, TOYS } from "./memory-api.ts";

const SCHEMA = buildSchema(`${APPSYNC_PRELUDE}\n${SDL}`);
const ROOTS = [
  ["query", SCHEMA.getQueryType()],
  ["mutation", SCHEMA.getMutationType()],
] as const;
/** The hub's own, which nobody else may call. */
const CLOSED = /^publish/;
const FIELDS = ROOTS.flatMap(([kind, root]) =>
  Object.values(root?.getFields() ?? {})
    .filter(({ name }) => !CLOSED.test(name))
    .map((field): [string, string, GraphQLField<unknown, unknown>] => [kind, field.name, field]),
);

let api: MemoryApi;
/** Ids that there are, so that requests get further than `NOT_FOUND`. */
let ids: readonly string[];

beforeAll(async () => {
  api = await memoryApi();
  const post = async (path: string, body?: unknown) =>
    (await api.ask(`POST ${path}`, { body, token: api.tokens.admin })).json();
  const task = await post("/tasks", TOYS);
  const idle = await post("/tasks?start=false", { ...TOYS, name: "Idle" });
  const plan = await post(`/tasks/${idle.id}/plans`);
  ids = [task.id, task.currentRunId, idle.id, plan.id];
});

const FUNNY = fc.constantFrom(
  "",
  " ",
  "\u0000",
  "😀",
  "../..",
  "a".repeat(300),
  "__proto__",
  "constructor",
  "zh",
  "{",
  "%",
);
const NUMBERS = fc.constantFrom(0, -1, 1, 2 ** 31 - 1, -(2 ** 31));
const DATES = fc.constantFrom("2026-01-01T00:00:00Z", "+275760-09-13T00:00:00Z", "soon", "");

/** Values of an input type, and at times ones that only look like it. */
function valuesOf(type: GraphQLInputType, depth = 0): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valuesOf(type.ofType, depth);
  if (isListType(type)) return fc.array(valuesOf(type.ofType, depth + 1), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const required = fields.filter((field) => isNonNullType(field.type)).map(({ name }) => name);
    const values = Object.fromEntries(fields.map((field) => [field.name, valuesOf(field.type, depth + 1)]));
    return fc.record(values, { requiredKeys: required });
  }
  const id = fc.nat().map((n) => ids[n % ids.length] ?? "");
  switch (type.name) {
    case "Int":
      return NUMBERS;
    case "Float":
      return fc.oneof(NUMBERS, fc.double({ noNaN: true, noDefaultInfinity: true }));
    case "Boolean":
      return fc.boolean();
    case "AWSJSON":
      return fc.oneof(
        fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
        FUNNY,
      );
    case "AWSDateTime":
      return DATES;
    case "AWSTimestamp":
      return NUMBERS;
    default:
      return fc.oneof({ arbitrary: id, weight: 3 }, { arbitrary: fc.oneof(FUNNY, fc.string()), weight: 1 });
  }
}

function argumentsOf(args: readonly GraphQLArgument[]): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const requiredKeys = args.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
  return fc.record(Object.fromEntries(args.map(({ name, type }) => [name, valuesOf(type)])), { requiredKeys });
}

function selection(type: GraphQLOutputType): string {
  return isLeafType(getNamedType(type)) ? "" : "{ __typename }";
}

describe("whatever arguments are sent", () => {
  it.each(FIELDS)(
    "to the %s %s are refused with a code or answered, and never a fault of ours",
    async (kind, name, field) => {
      const declared = field.args.map((each) => `$${each.name}: ${each.type}`).join(", ");
      const passed = field.args.map((each) => `${each.name}: $${each.name}`).join(", ");
      const brackets = (text: string) => (text === "" ? "" : `(${text})`);
      const query = `${kind}${brackets(declared)} { ${name}${brackets(passed)} ${selection(field.type)} }`;
      await fc.assert(
        fc.asyncProperty(argumentsOf(field.args), async (variables) => {
          const { errors = [] } = await api.graphql(query, variables, { token: api.tokens.admin });
          for (const { extensions, message } of errors) {
            expect({ message, code: extensions?.code }).toEqual({ message, code: expect.stringMatching(/^[A-Z_]+$/) });
            expect(extensions.code).not.toBe("INTERNAL");
          }
        }),
        { numRuns: 30 },
      );
    },
  );
});
