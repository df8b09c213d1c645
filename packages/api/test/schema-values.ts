import type { JsonSchema } from "@dth/core/json-schema";
import * as fc from "fast-check";

/** What people and attackers send where it does not belong. */
const HOSTILE = fc.constantFrom<unknown>(
  null,
  "",
  " ",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "$".concat("{jndi:ldap://x}"),
  "'; drop table task; --",
  "<script>",
  "http://169.254.169.254/latest/meta-data",
  "é".repeat(3_000),
  "x".repeat(70_000),
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  true,
  [],
  {},
  [[]],
  { a: { b: {} } },
);

const ANY = fc.oneof(HOSTILE, fc.jsonValue({ maxDepth: 3 }));

/** Values that mostly fit a schema and sometimes do not, anywhere within. */
export function valuesOf(schema: JsonSchema, named: Readonly<Record<string, JsonSchema>>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: fitting(schema, named, 5), weight: 9 }, { arbitrary: ANY, weight: 1 });
}

function fitting(
  schema: JsonSchema,
  named: Readonly<Record<string, JsonSchema>>,
  depth: number,
): fc.Arbitrary<unknown> {
  if (depth === 0) return ANY;
  const inner = (each: unknown) =>
    fc.oneof({ arbitrary: fitting(Object(each), named, depth - 1), weight: 14 }, { arbitrary: ANY, weight: 1 });
  const { $ref, const: constant, enum: choices, anyOf, oneOf, type } = schema;
  if (typeof $ref === "string") return fitting(named[$ref.slice($ref.lastIndexOf("/") + 1)] ?? {}, named, depth);
  if (constant !== undefined) return fc.constant(constant);
  if (Array.isArray(choices)) return fc.constantFrom(...choices);
  const options = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
  if (options) return fc.oneof(...options.map(inner));
  if (type === "integer" || type === "number") return numbers(schema);
  if (type === "string") return fc.string({ maxLength: Math.min(Number(schema.maxLength ?? 40), 300) });
  if (type === "boolean") return fc.boolean();
  if (type === "array") return fc.array(inner(schema.items), { maxLength: 4 });
  if (type === "object") return objects(schema, inner);
  return ANY;
}

function numbers({ minimum, maximum }: JsonSchema): fc.Arbitrary<number> {
  const bound = (value: unknown, otherwise: number) => Math.trunc(typeof value === "number" ? value : otherwise);
  return fc.integer({ min: bound(minimum, -10), max: Math.min(bound(maximum, 2 ** 31), Number.MAX_SAFE_INTEGER) });
}

function objects(schema: JsonSchema, inner: (schema: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const properties: Readonly<Record<string, unknown>> = Object(schema.properties);
  const required = Array.isArray(schema.required) ? schema.required : [];
  const entries = Object.entries(properties).map(([name, each]) => [name, inner(each)] as const);
  const mustHave = Object.keys(properties).filter((name) => required.includes(name));
  const record = fc.record(Object.fromEntries(entries), { requiredKeys: mustHave });
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== "object" || additionalProperties === null) return record;
  return fc.dictionary(fc.string({ maxLength: 20 }), inner(additionalProperties), { maxKeys: 4 });
}
