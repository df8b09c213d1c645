import { Kind, print, type TypeNode, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { SDL } from "./memory-api.ts";
import { objectType, SCHEMA } from "./schema-document.ts";

/** https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html */
const SCALARS = [
  ..."ID String Int Float Boolean".split(" "),
  ..."AWSDate AWSTime AWSDateTime AWSTimestamp AWSEmail AWSJSON AWSURL AWSPhone AWSIPAddress".split(" "),
];
/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html and real-time subscriptions */
const DIRECTIVES =
  "aws_api_key aws_auth aws_cognito_user_pools aws_iam aws_lambda aws_oidc aws_subscribe deprecated".split(" ");
const MODES = ["aws_iam", "aws_cognito_user_pools", "aws_oidc", "aws_lambda"];

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

describe("the schema, on AppSync", () => {
  it("has only what AppSync knows", () => {
    const defined = new Set<string>(SCALARS);
    for (const each of SCHEMA.definitions) if ("name" in each && each.name) defined.add(each.name.value);
    const kinds = new Set<string>();
    const problems: string[] = [];
    visit(SCHEMA, {
      enter: (node) => {
        kinds.add(node.kind);
        if (node.kind === Kind.DIRECTIVE && !DIRECTIVES.includes(node.name.value)) problems.push(`@${node.name.value}`);
        if (node.kind === Kind.NAMED_TYPE && !defined.has(node.name.value)) problems.push(node.name.value);
        if ("name" in node && node.name?.kind === Kind.NAME && /^(__|AWS)/.test(node.name.value)) {
          if (node.kind !== Kind.NAMED_TYPE) problems.push(node.name.value);
        }
      },
    });
    expect(problems).toEqual([]);
    for (const kind of [
      Kind.SCALAR_TYPE_DEFINITION,
      Kind.DIRECTIVE_DEFINITION,
      Kind.OBJECT_TYPE_EXTENSION,
      Kind.SCHEMA_EXTENSION,
    ])
      expect(kinds).not.toContain(kind);
    expect(new TextEncoder().encode(SDL).length).toBeLessThan(1_000_000);
  });

  it("feeds each subscription from mutations that answer the same type, with its arguments as fields", () => {
    const mutations = new Map(objectType("Mutation").fields?.map((field) => [field.name.value, field]));
    for (const subscription of objectType("Subscription").fields ?? []) {
      const [directive, ...others] = subscription.directives ?? [];
      expect(others).toEqual([]);
      const names = [...(directive ? print(directive) : "").matchAll(/"(\w+)"/g)].map(([, name]) => name ?? "");
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const mutation = mutations.get(name);
        expect(mutation && print(mutation.type)).toBe(print(subscription.type));
        expect(mutation?.directives?.map((each) => each.name.value)).toEqual(["aws_iam"]);
      }
      expect(subscription.type.kind).toBe(Kind.NAMED_TYPE);
      const fields = new Map(
        objectType(nameOf(subscription.type)).fields?.map((each) => [each.name.value, nameOf(each.type)]),
      );
      expect(subscription.arguments?.length).toBeLessThanOrEqual(5);
      for (const argument of subscription.arguments ?? [])
        expect(fields.get(argument.name.value)).toBe(nameOf(argument.type));
    }
  });

  it("lets users and the hub read every type that subscribers hear of", () => {
    const seen = new Set<string>();
    const look = (name: string) => {
      const found = SCHEMA.definitions.find((each) => "name" in each && each.name?.value === name);
      if (seen.has(name) || found?.kind !== Kind.OBJECT_TYPE_DEFINITION) return;
      seen.add(name);
      expect({ [name]: found.directives?.map((each) => each.name.value) }).toEqual({ [name]: MODES });
      for (const field of found.fields ?? []) look(nameOf(field.type));
    };
    for (const field of objectType("Subscription").fields ?? []) look(nameOf(field.type));
    expect(seen.size).toBeGreaterThan(3);
  });
});
