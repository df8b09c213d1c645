import { ERROR_CODES, type ErrorInfo, type Language } from "@dth/core/error-codes";
import type { JsonSchema } from "@dth/core/json-schema";
import { HTTP_STATUS } from "../http/status.ts";
import type { OpenApiDocument, OpenApiOperation } from "./document.ts";

/** The reference as one page without scripts, so that no content security policy has to be loosened for it. */
export function referencePage(document: OpenApiDocument, language: Language): string {
  const sections = document.tags.map((tag) => {
    const operations = operationsOf(document).filter(({ operation }) => operation.tags.includes(tag.name));
    return `<section><h2 id="${tag.name}">${text(tag.name)}</h2><p>${text(tag.description)}</p>${operations
      .map(operationHtml)
      .join("")}</section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${text(document.info.title)} API</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/api/docs/style.css"></head><body>
<header><h1>${text(document.info.title)} <small>${text(document.info.version)}</small></h1>
<p>${text(document.info.description)}</p><p>Base <code>/api/v1</code> · <a href="/api/v1/openapi.json">OpenAPI 3.1</a> ·
GraphQL <code>POST /graphql</code></p><nav>${document.tags.map(({ name }) => `<a href="#${name}">${name}</a>`).join(" ")}
<a href="#schemas">schemas</a> <a href="#errors">errors</a></nav></header><main>${sections.join("\n")}
${schemasHtml(document.components.schemas)}
${errorsHtml(language)}</main></body></html>`;
}

/** Every operation with its method and path. */
export function operationsOf({ paths }: OpenApiDocument) {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

interface Located {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenApiOperation;
}

function operationHtml({ method, path, operation }: Located): string {
  const { operationId, summary, parameters, requestBody, responses } = operation;
  const rows = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><td><code>${text(name)}</code></td><td>${place}${required ? ", required" : ""}</td><td>${schemaHtml(schema)} ${text(description ?? "")}</td></tr>`,
  );
  const body = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<tr><td>body</td><td>${text(type)}</td><td>${schemaHtml(schema)}</td></tr>`,
  );
  const answers = Object.entries(responses).map(
    ([status, { description }]) => `<tr><td>${status}</td><td colspan="2">${text(String(description))}</td></tr>`,
  );
  return `<details id="${operationId}"><summary><b class="${method}">${method}</b> <code>${text(path)}</code> ${text(summary)}
</summary><p>${text(operation.description)} <code>${text(operationId)}</code></p><table>${[...rows, ...body, ...answers].join("")}</table></details>`;
}

function schemasHtml(schemas: Readonly<Record<string, JsonSchema>>): string {
  const entries = Object.entries(schemas).map(
    ([name, schema]) =>
      `<details id="schema-${text(name)}"><summary><code>${text(name)}</code></summary><pre>${text(JSON.stringify(schema, undefined, 1))}</pre></details>`,
  );
  return `<section><h2 id="schemas">schemas</h2>${entries.join("")}</section>`;
}

function errorsHtml(language: Language): string {
  const rows = Object.entries<ErrorInfo>(ERROR_CODES).map(
    ([code, { remedy }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${statusOf(code)}</td><td>${text(remedy[language])}</td></tr>`,
  );
  return `<section><h2 id="errors">errors</h2><table>${rows.join("")}</table></section>`;
}

function statusOf(code: string): number | undefined {
  return new Map<string, number>(Object.entries(HTTP_STATUS)).get(code);
}

/** A schema in a few words, with a link where it has a name. */
function schemaHtml(schema: JsonSchema): string {
  const reference = schema.$ref;
  if (typeof reference === "string") {
    const name = reference.slice(reference.lastIndexOf("/") + 1);
    return `<a href="#schema-${text(name)}">${text(name)}</a>`;
  }
  return `<code>${text(JSON.stringify(schema))}</code>`;
}

function text(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The reference's whole style: it loads nothing. */
export const PAGE_STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:62rem;margin:0 auto;padding:1rem}
h2{border-bottom:1px solid #8886}
details{border:1px solid #8884;border-radius:.4rem;margin:.4rem 0;padding:.3rem .6rem}
summary{cursor:pointer}
table{border-collapse:collapse;width:100%}
td{border-top:1px solid #8884;padding:.25rem .5rem;vertical-align:top;overflow-wrap:anywhere}
tr:target{background:#fd06}
pre{overflow:auto}
nav a{margin-right:.6rem}
b{display:inline-block;min-width:4.2rem}
b.GET{color:#2a7}b.POST{color:#27c}b.PATCH{color:#b70}b.DELETE{color:#c33}
`;
