import { describe, expect, it } from "vitest";
import { listingXml, NOW, refused, type Scripted, scriptedStore } from "../test/fakes.ts";

const page = { body: listingXml(["a"]) };

const list = { prefix: "" };

const regionOf = (authorization: string | undefined) => authorization?.split("/")[2];

describe("clocks", () => {
  const twentyMinutes = 20 * 60_000;
  const store20 = new Date(NOW + twentyMinutes);

  it("are set by the store's once, and signed by from then on", async () => {
    const skewed = refused(403, "RequestTimeTooSkewed", `<ServerTime>${store20.toISOString()}</ServerTime>`);
    const { store, transport } = scriptedStore("aws", [skewed, page, page]);
    await store.list(list);
    await store.list(list);
    expect(transport.sent.map((request) => request.headers["x-amz-date"])).toEqual([
      "20260102T030405Z",
      "20260102T032405Z",
      "20260102T032405Z",
    ]);
  });

  it("are set for all requests that were refused at the same time", async () => {
    const skewed = refused(403, "RequestTimeTooSkewed", `<ServerTime>${store20.toISOString()}</ServerTime>`);
    const { store, transport } = scriptedStore("aws", ({ headers }) =>
      headers["x-amz-date"] === "20260102T030405Z" ? skewed : page,
    );
    await Promise.all([store.list(list), store.list(list), store.list(list)]);
    expect(transport.sent).toHaveLength(6);
  });

  it("that stay wrong are an error", async () => {
    const skewed = refused(403, "RequestTimeTooSkewed", `<ServerTime>${store20.toISOString()}</ServerTime>`);
    const { store, transport } = scriptedStore("aws", [skewed]);
    await expect(store.list(list)).rejects.toMatchObject({ code: "CLOCK_SKEWED" });
    expect(transport.sent).toHaveLength(2);
  });

  it("explain a bare 403 to HEAD when the dates differ much", async () => {
    const bare: Scripted = { status: 403, headers: { date: store20.toUTCString() } };
    const found: Scripted = { headers: { "content-length": "3" } };
    const { store, transport } = scriptedStore("aws", [bare, bare, found]);
    await expect(store.head("k")).resolves.toMatchObject({ size: 3 });
    expect(transport.sent.map((request) => request.method)).toEqual(["HEAD", "GET", "HEAD"]);
  });

  it("are not blamed for a refused signature when the dates agree", async () => {
    const wrong = refused(403, "SignatureDoesNotMatch", "", { date: new Date(NOW).toUTCString() });
    const { store, transport } = scriptedStore("aws", [wrong]);
    await expect(store.list(list)).rejects.toMatchObject({ code: "SIGNATURE_MISMATCH" });
    expect(transport.sent).toHaveLength(1);
  });
});

describe("regions", () => {
  const hints: [string, Scripted][] = [
    ["a header", refused(301, "PermanentRedirect", "", { "x-amz-bucket-region": "eu-west-1" })],
    ["<Region>", refused(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>")],
    ["<Endpoint>", refused(301, "PermanentRedirect", "<Endpoint>bucket.s3.eu-west-1.amazonaws.com</Endpoint>")],
    ["Location", refused(307, "TemporaryRedirect", "", { location: "https://bucket.s3-eu-west-1.amazonaws.com/?x" })],
    [
      "a sentence",
      {
        status: 400,
        body: "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'a' is wrong; expecting 'eu-west-1'</Message></Error>",
      },
    ],
  ];

  it.each(hints)("are learned from %s: host and signature move, for good", async (_, hint) => {
    const { store, transport } = scriptedStore("aws", [hint, page, page]);
    await store.list(list);
    await store.list(list);
    expect(transport.sent.map((request) => request.origin)).toEqual([
      "https://bucket.s3.us-east-1.amazonaws.com",
      "https://bucket.s3.eu-west-1.amazonaws.com",
      "https://bucket.s3.eu-west-1.amazonaws.com",
    ]);
    expect(regionOf(transport.sent[1]?.headers.authorization)).toBe("eu-west-1");
    expect(store.endpoint).toBe("https://s3.eu-west-1.amazonaws.com");
    expect(store.id).toBe("https://s3.amazonaws.com/bucket");
  });

  it("change the signature only where the host is the connection's own", async () => {
    const hint = refused(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>");
    const { store, transport } = scriptedStore("minio", [hint, page]);
    await store.list(list);
    expect(transport.sent[1]?.origin).toBe("https://store.example");
    expect(regionOf(transport.sent[1]?.headers.authorization)).toBe("eu-west-1");
  });

  it("are learned from a bare 400 to HEAD that names the region in a header", async () => {
    const bare: Scripted = { status: 400, headers: { "x-amz-bucket-region": "eu-west-1" } };
    const { store, transport } = scriptedStore("aws", [bare, { headers: { "content-length": "3" } }]);
    await store.head("k");
    expect(transport.sent[1]?.origin).toBe("https://bucket.s3.eu-west-1.amazonaws.com");
  });

  it("are asked for by GET when a HEAD cannot say", async () => {
    const found: Scripted = { headers: { "content-length": "3" } };
    const told = refused(301, "PermanentRedirect", "<Endpoint>bucket.s3.eu-west-1.amazonaws.com</Endpoint>");
    const { store, transport } = scriptedStore("aws", [{ status: 301 }, told, found]);
    await store.head("k");
    expect(transport.sent.map(({ method, headers }) => [method, headers.range])).toEqual([
      ["HEAD", undefined],
      ["GET", "bytes=0-0"],
      ["HEAD", undefined],
    ]);
  });

  it("that lead in circles, or to strangers, are an error", async () => {
    const elsewhere = refused(307, "TemporaryRedirect", "", { location: "https://evil.example/" });
    const { store, transport } = scriptedStore("aws", [elsewhere]);
    await expect(store.list(list)).rejects.toMatchObject({ code: "WRONG_REGION" });
    expect(transport.sent).toHaveLength(1);
    const regions = ["eu-west-1", "us-east-1", "eu-west-1", "us-east-1"];
    const circle = scriptedStore("aws", (_, i) =>
      refused(301, "PermanentRedirect", `<Region>${regions[i % 2]}</Region>`),
    );
    await expect(circle.store.list(list)).rejects.toMatchObject({ code: "WRONG_REGION" });
    expect(circle.transport.sent).toHaveLength(3);
  });
});
