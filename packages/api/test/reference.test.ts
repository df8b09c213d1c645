import { TOY_MANIFEST } from "@dth/testkit/toy-plugin/manifest";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../src/openapi/document.ts";
import { operationsOf } from "../src/openapi/page.ts";
import { ROUTES } from "../src/rest/routes.ts";
import { memoryApi } from "./memory-api.ts";

const DOCUMENT = openApiDocument("1.2.3", [TOY_MANIFEST]);
const OPERATIONS = operationsOf(DOCUMENT);

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : referencesIn(inner),
  );
}

describe("the OpenAPI document", () => {
  it("has every operation that is served, under a name of its own", () => {
    expect(OPERATIONS).toHaveLength(ROUTES.length);
    const names = OPERATIONS.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it("refers only to schemas that it has, and has none that nothing refers to", () => {
    const names = Object.keys(DOCUMENT.components.schemas).map((name) => `#/components/schemas/${name}`);
    const used = new Set(referencesIn(DOCUMENT));
    expect([...used].filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => !used.has(name) && !name.includes("/toy."))).toEqual([]);
  });

  it.each(OPERATIONS)("$method $path names its path's parameters, and what may go wrong", ({ path, operation }) => {
    const inPath = operation.parameters.filter((each) => each.in === "path").map(({ name }) => name);
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["401", "403", "429", "500"]));
    expect(JSON.stringify(operation)).not.toMatch(/\$defs|\$schema/);
  });

  it("describes the parameters of plugins", () => {
    const schema = DOCUMENT.components.schemas["toy.source.toys"];
    expect(schema).toMatchObject({ properties: { shelf: { title: "Shelf", type: "string" } } });
    expect(Object.keys(DOCUMENT.components.schemas)).toContain("toy.options");
  });

  it("is served to anybody, with a page for people that needs no scripts", async () => {
    const api = await memoryApi();
    const served = await api.app.request("http://hub.example/api/v1/openapi.json");
    expect(await served.json()).toEqual(JSON.parse(JSON.stringify(DOCUMENT)));
    const page = await api.app.request("http://hub.example/api/docs", { headers: { "Accept-Language": "zh" } });
    const html = await page.text();
    expect(page.headers.get("Content-Security-Policy")).toContain("default-src 'none'; style-src 'self'");
    expect(html.match(/<script|style=|onclick|(src|href)="https?:/)).toBeNull();
    for (const { operation } of OPERATIONS) expect(html).toContain(`id="${operation.operationId}"`);
    expect(html).toContain('id="NOT_FOUND"');
    expect(html).toContain("请更正消息中指出的内容。");
    const style = await api.app.request("http://hub.example/api/docs/style.css");
    expect(style.headers.get("Content-Type")).toContain("text/css");
  });
});
