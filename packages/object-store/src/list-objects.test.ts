import { describe, expect, it } from "vitest";
import { listingXml, scriptedStore } from "../test/fakes.ts";

const more = (token: string) =>
  `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`;
const truncated = "<IsTruncated>true</IsTruncated>";
const params = (path: string | undefined) => new URL(`http://x${path}`).searchParams;

async function pages(vendor: "aws" | "generic", bodies: readonly string[]) {
  const { store, transport } = scriptedStore(
    vendor,
    bodies.map((body) => ({ body })),
  );
  const first = await store.list({ prefix: "" });
  if (first.continuation === undefined) throw new Error("no second page");
  const second = store.list({ prefix: "", continuation: first.continuation });
  return { second, transport };
}

describe("pages", () => {
  it("go on by token in version 2", async () => {
    const { second, transport } = await pages("aws", [listingXml(["a", "b"], more("t=1")), listingXml(["c"])]);
    expect(await second).toMatchObject({ entries: [{ key: "c" }] });
    expect((await second).continuation).toBeUndefined();
    expect(params(transport.sent[1]?.path).get("continuation-token")).toBe("t=1");
  });

  it("go on by the last key in version 1, or by NextMarker when it is told", async () => {
    const byKey = await pages("generic", [listingXml(["a", "b"], truncated), listingXml(["c"])]);
    await byKey.second;
    expect(params(byKey.transport.sent[1]?.path).get("marker")).toBe("b");
    const marker = `${truncated}<NextMarker>b/</NextMarker>`;
    const told = await pages("generic", [listingXml(["a"], marker), listingXml(["c"])]);
    await told.second;
    expect(params(told.transport.sent[1]?.path).get("marker")).toBe("b/");
  });

  it("go on by the last common prefix when that comes later", async () => {
    const grouped = `${truncated}<CommonPrefixes><Prefix>z/</Prefix></CommonPrefixes>`;
    const { second, transport } = await pages("generic", [listingXml(["a"], grouped), listingXml([])]);
    await second;
    expect(params(transport.sent[1]?.path).get("marker")).toBe("z/");
  });

  it.each(["aws", "generic"] as const)("start inside their prefix only (%s)", async (vendor) => {
    const { store, transport } = scriptedStore(vendor, [{ body: listingXml(["a/1"]) }]);
    expect((await store.list({ prefix: "a/", startAfter: "A" })).entries).toHaveLength(1);
    expect(transport.sent[0]?.path).not.toMatch(/start-after|marker/);
    expect(await store.list({ prefix: "a/", startAfter: "b" })).toEqual({ entries: [], commonPrefixes: [] });
    expect(transport.sent).toHaveLength(1);
    await store.list({ prefix: "a/", startAfter: "a/0" });
    expect(transport.sent[1]?.path).toMatch(/(?:start-after|marker)=a%2F0/);
  });

  it.each([
    ["come again under another token", [listingXml(["a", "b"], more("1")), listingXml(["a", "b"], more("2"))]],
    ["repeat their token", [listingXml(["a"], more("1")), listingXml(["b"], more("1"))]],
    ["go backwards", [listingXml(["b"], more("1")), listingXml(["a"])]],
    ["overlap", [listingXml(["a", "b"], more("1")), listingXml(["b", "c"])]],
  ])("that %s are a broken listing", async (_, bodies) => {
    const { second } = await pages("aws", bodies);
    await expect(second).rejects.toMatchObject({ code: "LISTING_BROKEN" });
  });

  it.each([
    ["aws", listingXml(["a"], truncated)],
    ["generic", listingXml([], truncated)],
    ["aws", listingXml(["a"], more(""))],
    ["aws", listingXml(["\u{1F600}", "\uFFFD"])],
  ] as const)("of %s that cannot be trusted are a broken listing: %s", async (vendor, body) => {
    const { store } = scriptedStore(vendor, [{ body }]);
    await expect(store.list({ prefix: "" })).rejects.toMatchObject({ code: "LISTING_BROKEN" });
  });

  it("from a store that ignores where to begin are a broken listing", async () => {
    const { store } = scriptedStore("aws", [{ body: listingXml(["a", "b"]) }]);
    await expect(store.list({ prefix: "", startAfter: "a" })).rejects.toMatchObject({ code: "LISTING_BROKEN" });
  });

  it("in byte order pass where UTF-16 order differs", async () => {
    const { store } = scriptedStore("aws", [{ body: listingXml(["\uFFFD", "\u{1F600}"]) }]);
    expect((await store.list({ prefix: "" })).entries).toHaveLength(2);
  });

  it("are asked for with an empty or foreign continuation in vain", async () => {
    const { store } = scriptedStore("aws", [{}]);
    for (const continuation of ["", "{}", "null"]) {
      await expect(store.list({ prefix: "", continuation })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
  });

  it("that are web pages say so, with their first words", async () => {
    const { store, transport } = scriptedStore("aws", [{ body: "<html><body>Welcome to nginx!</body></html>" }]);
    await expect(store.list({ prefix: "" })).rejects.toMatchObject({
      code: "BAD_RESPONSE",
      message: expect.stringContaining('"Welcome to nginx!"'),
    });
    expect(transport.sent).toHaveLength(1);
  });
});
