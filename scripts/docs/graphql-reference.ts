import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type DefinitionNode, type FieldDefinitionNode, Kind, parse, print } from "graphql";
import { ROOT } from "../run-command.ts";

/** `docs/reference/graphql.md`, made from the schema file. */
export function graphqlReference(): string {
  const { definitions } = parse(readFileSync(join(ROOT, "packages/api/src/graphql/schema.graphql"), "utf8"));
  const roots = ["Query", "Mutation", "Subscription"].map((name) => rootText(name, definitions));
  const others = definitions.filter((each) => !isRoot(each) && each.kind !== Kind.SCHEMA_DEFINITION);
  const types = `## Types\n\n\`\`\`graphql\n${others.map(print).join("\n\n")}\n\`\`\``;
  return `${HEAD}\n\n${roots.join("\n\n")}\n\n${types}\n`;
}

const HEAD = `# GraphQL API

<!-- Made by \`npm run docs\` from packages/api/src/graphql/schema.graphql. Do not edit. -->

\`POST /graphql\`, on AWS the address of AppSync. Sign-in, roles, limits and errors are those of the [REST API](rest.md);
an error has \`extensions.code\` ([errors](errors.md)), \`extensions.remedy\` and, for inputs, \`extensions.issues\`
(\`errorType\` and \`errorInfo\` on AppSync). \`AWSDateTime\` is a date and time as in ISO 8601, \`AWSJSON\` a JSON document as
text. Subscriptions come as server-sent events (\`Accept: text/event-stream\`), on AppSync over its own sockets.

A request may have 20 operations, 1,000 fields and 12 levels. Every query and mutation of the original Data Transfer Hub
2.6 is here under its own name. The only use case without a field is downloading a manifest, which is a stream of bytes.`;

function isRoot(each: DefinitionNode): boolean {
  return each.kind === Kind.OBJECT_TYPE_DEFINITION && ["Query", "Mutation", "Subscription"].includes(each.name.value);
}

function rootText(name: string, definitions: readonly DefinitionNode[]): string {
  const root = definitions.find((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === name);
  const fields = root?.kind === Kind.OBJECT_TYPE_DEFINITION ? (root.fields ?? []) : [];
  return `## ${name}\n\n${fields.map(fieldText).join("\n\n")}`;
}

function fieldText(field: FieldDefinitionNode): string {
  const { description, directives: _, ...rest } = field;
  return `### ${field.name.value}\n\n${description?.value ?? ""}\n\n\`\`\`graphql\n${print(rest)}\n\`\`\``;
}
