import { describe, expect, it } from "vitest";
import { errorXml, listingXml, type Scripted, scriptedStore } from "../test/fakes.ts";

const nothing: Scripted = { body: "<DeleteResult/>" };
const failure = (key: string, code: string) =>
  `<Error><Key>${key}</Key><Code>${code}</Code><Message>m</Message></Error>`;
const methods = (sent: readonly { method: string; path: string }[]) =>
  sent.map(({ method, path }) => `${method} ${path}`);

describe("deletes", () => {
  it("go in one request, with a digest and escaped keys", async () => {
    const { store, transport } = scriptedStore("aws", [nothing]);
    expect(await store.delete(["a&b", "c\rd"])).toEqual([{ key: "a&b" }, { key: "c\rd" }]);
    expect(methods(transport.sent)).toEqual(["POST /?delete="]);
    expect(transport.sent[0]?.headers["content-md5"]).toMatch(/==$/);
    const xml = new TextDecoder().decode(transport.sent[0]?.body?.[0]);
    expect(xml).toContain("<Object><Key>a&amp;b</Key></Object><Object><Key>c&#13;d</Key></Object>");
  });

  it("of keys that XML cannot carry go one by one", async () => {
    const { store, transport } = scriptedStore("aws", (request) =>
      request.method === "POST" ? nothing : { status: 204 },
    );
    await store.delete(["a", "b", "c\u0001"]);
    expect(methods(transport.sent)).toEqual(["POST /?delete=", "DELETE /c%01"]);
  });

  it("that a batch left over are tried alone, and fail alone", async () => {
    const batch = {
      body: `<DeleteResult>${failure("a", "InternalError")}${failure("b", "AccessDenied")}${failure("c", "NoSuchKey")}</DeleteResult>`,
    };
    const { store } = scriptedStore("aws", ({ method, path }) => {
      if (method === "POST") return batch;
      return path === "/a" ? { status: 204 } : { status: 403, body: errorXml("AccessDenied") };
    });
    expect(await store.delete(["a", "b", "c", "d"])).toEqual([
      { key: "a" },
      { key: "b", error: expect.objectContaining({ code: "ACCESS_DENIED" }) },
      { key: "c" },
      { key: "d" },
    ]);
  });

  it.each([
    ["names a key that was not asked for", failure("other", "InternalError")],
    ["names no key", "<Error><Code>AccessDenied</Code></Error>"],
  ])("whose batch %s all go alone, and no other key is touched", async (_, error) => {
    const { store, transport } = scriptedStore("aws", ({ method }) =>
      method === "POST" ? { body: `<DeleteResult>${error}</DeleteResult>` } : { status: 204 },
    );
    await store.delete(["a", "b"]);
    expect(methods(transport.sent)).toEqual(["POST /?delete=", "DELETE /a", "DELETE /b"]);
  });

  it("are not believed done by an answer to something else", async () => {
    const { store, transport } = scriptedStore("aws", ({ method }) =>
      method === "POST" ? { body: listingXml(["a"]) } : { status: 204 },
    );
    await store.delete(["a", "b"]);
    expect(methods(transport.sent).slice(1)).toEqual(["DELETE /a", "DELETE /b"]);
  });

  it("go one by one where the batch is refused as such", async () => {
    const refused = { status: 501, body: errorXml("NotImplemented") };
    const { store, transport } = scriptedStore("aws", ({ method }) => (method === "POST" ? refused : { status: 204 }));
    await store.delete(["a", "b"]);
    expect(methods(transport.sent)).toEqual(["POST /?delete=", "DELETE /a", "DELETE /b"]);
  });

  it("of what is not there are done", async () => {
    const { store } = scriptedStore("aws", [{ status: 404, body: errorXml("NoSuchKey") }]);
    expect(await store.delete(["a"])).toEqual([{ key: "a" }]);
  });

  it("of nothing send nothing", async () => {
    const { store, transport } = scriptedStore("aws", []);
    expect(await store.delete([])).toEqual([]);
    expect(transport.sent).toEqual([]);
  });
});

describe("tags", () => {
  it("are read and written, escaped", async () => {
    const body =
      "<Tagging><TagSet><Tag><Key>a&amp;</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value/></Tag></TagSet></Tagging>";
    const { store, transport } = scriptedStore("aws", [{ body }]);
    expect(await store.getTags("k", "v")).toEqual({ "a&": "1", b: "" });
    await store.putTags("k", { "<": "&" });
    expect(transport.sent.map((request) => request.path)).toEqual(["/k?tagging=&versionId=v", "/k?tagging="]);
    expect(new TextDecoder().decode(transport.sent[1]?.body?.[0])).toContain("<Key>&lt;</Key><Value>&amp;</Value>");
  });
});
