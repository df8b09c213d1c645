import { type OpenApiOperation, openApiDocument } from "@dth/api/openapi/document";
import { operationsOf } from "@dth/api/openapi/page";
import type { JsonSchema } from "@dth/core/json-schema";

/** `docs/reference/rest.md`, made from the table of operations that is served. */
export function restReference(): string {
  const document = openApiDocument("", []);
  const operations = operationsOf(document);
  const sections = document.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const texts = own.map(({ method, path, operation }) => operationText(`${method} ${path}`, operation));
    return `## ${name}\n\n${description}.\n\n${texts.join("\n\n")}`;
  });
  return `${HEAD}\n\n${sections.join("\n\n")}\n\n${schemasText(document.components.schemas)}\n`;
}

const HEAD = `# REST API

<!-- Made by \`npm run docs\` from packages/api/src/rest. Do not edit. -->

Everything begins at \`/api/v1\`. A running hub serves the same reference at \`/api/docs\`, and as OpenAPI 3.1, with the
parameters of its plugins, at \`/api/v1/openapi.json\`.

- **Sign-in**: \`Authorization: Bearer\` with an API token (\`dth_…\`) or a token of the sign-in service.
- **Times** are milliseconds since the Unix epoch, sizes are bytes.
- **Errors** are \`application/problem+json\` with a stable \`code\` ([errors](errors.md)), \`detail\`, \`remedy\` and, for
  inputs, \`issues\` by field; in English or Chinese by \`Accept-Language\`. Every operation may answer \`UNAUTHENTICATED\`
  (401), \`FORBIDDEN\` (403), \`RATE_LIMITED\` (429, with \`Retry-After\`), \`RECORDS_UNUSABLE\` (503) and \`INTERNAL\` (500).
- **Lists** come by page: \`limit\` is 1 to 200, and \`cursor\` is sent back as long as there is one.
- **Edits** take \`If-Match\` with the \`ETag\` that was read, and answer 412 when somebody else was faster.
- **Creating a task** takes \`Idempotency-Key\`: the same key within a day gives the same task again.
- **Streams** of \`application/x-ndjson\` end with a line \`{"problem": …}\` when something fails on the way.

Beside the API, \`/metrics\` serves Prometheus (with a token, unless the operator opened it), \`/healthz\` and \`/readyz\`
tell the state of the process, and \`POST /graphql\` is described [on its own page](graphql.md).`;

const COMMON = ["UNAUTHENTICATED", "FORBIDDEN", "RATE_LIMITED", "RECORDS_UNUSABLE", "INTERNAL"];

function operationText(title: string, operation: OpenApiOperation): string {
  const { summary, description, parameters, requestBody, responses } = operation;
  const rows = parameters.map(
    ({ name, in: place, required, schema, description: about }) =>
      `| \`${name}\` | ${place}${required ? ", required" : ""} | ${schemaText(schema)}${about === undefined ? "" : ` ${about}`} |`,
  );
  const [body] = Object.values(requestBody?.content ?? {});
  if (body) rows.push(`| body | JSON | ${schemaText(body.schema)} |`);
  const table = rows.length === 0 ? [] : [["| | | |", "|---|---|---|", ...rows].join("\n")];
  const errors = operation["x-errors"].filter((code) => !COMMON.includes(code));
  const codes = errors.length === 0 ? "" : ` Errors: ${errors.map((code) => `\`${code}\``).join(", ")}.`;
  return [`### ${title}`, `${summary} ${description}`, ...table, `${answerText(responses)}${codes}`].join("\n\n");
}

function answerText(responses: OpenApiOperation["responses"]): string {
  const good = Object.entries(responses).filter(([each]) => each < "400");
  const [status = "", response = {}] = good.find(([, each]) => !("x-otherwise" in each)) ?? [];
  const others = good.flatMap(([each, { description, ...more }]) =>
    "x-otherwise" in more ? [` Or ${each}. ${description}`] : [],
  );
  const [type, content] = Object.entries<{ readonly schema?: JsonSchema }>(Object(response.content))[0] ?? [];
  if (type === undefined || content?.schema === undefined) return `Answers ${status}.${others.join("")}`;
  const form = type === "application/json" ? "" : ` as \`${type}\``;
  return `Answers ${status}${form}: ${schemaText(content.schema)}.${others.join("")}`;
}

/** A schema in a few words. */
function schemaText(schema: JsonSchema): string {
  const {
    $ref,
    const: constant,
    enum: choices,
    type,
    items,
    properties,
    anyOf,
    oneOf,
    minimum,
    maximum,
    maxLength,
    format,
  } = schema;
  if (typeof $ref === "string") {
    const name = $ref.slice($ref.lastIndexOf("/") + 1);
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (constant !== undefined) return `\`${constant}\``;
  if (Array.isArray(choices)) return choices.map((choice) => `\`${choice}\``).join(", ");
  const options = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
  if (options) return options.map((each) => schemaText(Object(each))).join(" or ");
  if (type === "array") return `list of ${schemaText(Object(items))}`;
  if (type === "object" && properties) return objectText(schema);
  if (format === "binary") return "the file";
  const limits = [
    ...(typeof minimum === "number" && minimum > 0 ? [`from ${minimum}`] : []),
    ...(typeof maximum === "number" ? [`to ${maximum}`] : []),
    ...(typeof maxLength === "number" ? [`up to ${maxLength} characters`] : []),
  ];
  return [String(type ?? "anything"), ...limits].join(" ");
}

function objectText({ properties, required }: JsonSchema): string {
  const must: readonly unknown[] = Array.isArray(required) ? required : [];
  const members = Object.entries(Object(properties)).map(
    ([name, each]) => `\`${name}${must.includes(name) ? "" : "?"}\` ${schemaText(Object(each))}`,
  );
  return `{ ${members.join("; ")} }`;
}

function schemasText(schemas: Readonly<Record<string, JsonSchema>>): string {
  const texts = Object.entries(schemas).map(([name, schema]) => {
    const { properties, required } = schema;
    if (!properties) return `### ${name}\n\n${schemaText(schema)}`;
    const must: readonly unknown[] = Array.isArray(required) ? required : [];
    const rows = Object.entries(Object(properties)).map(([member, each]) => {
      const about = Object(each).description;
      return `| \`${member}${must.includes(member) ? "" : "?"}\` | ${schemaText(Object(each))} | ${about ?? ""} |`;
    });
    return `### ${name}\n\n${["| | | |", "|---|---|---|", ...rows].join("\n")}`;
  });
  return `## Schemas\n\n${texts.join("\n\n")}`;
}
