import { describe, expect, it } from "vitest";
import { parseS3Event } from "../events.ts";

/** Reads one message. */
function read(body: unknown) {
  const parsed = parseS3Event(JSON.stringify(body));
  if (parsed.kind !== "events") throw new Error("a test event");
  return parsed;
}

const cos = (eventName: string, key: string, more: object = {}) => ({
  cos: {
    cosSchemaVersion: "1.0",
    cosObject: { key, size: 557, meta: { ETag: '"0D7316832FEF232E5DCDCF81F39BFDBA"' } },
    cosBucket: { appid: "1302260381", name: "shelf", region: "sh", ...more },
  },
  event: { eventName, eventSource: "qcs::cos", eventVersion: "1.0", eventTime: 1_645_634_761 },
});

const oss = (eventName: string, key: string, more: object = {}) => ({
  eventName,
  eventSource: "acs:oss",
  eventTime: "2019-06-18T06:44:16.000Z",
  eventVersion: "1.0",
  oss: { bucket: { name: "bucket" }, object: { key, size: 12_990, eTag: "137138904F2E18D307D04EB38EA44CDA" } },
  ...more,
});

describe("notifications of Tencent Cloud COS", () => {
  it("name the bucket with the account's number, and the key as it is", () => {
    const { events } = read({ Records: [cos("cos:ObjectCreated:Put", "/1302260381/shelf/a b+c/!%20")] });
    expect(events).toEqual([
      {
        change: "created",
        name: "ObjectCreated:Put",
        bucket: "shelf-1302260381",
        key: "a b+c/!%20",
        size: 557,
        etag: "0d7316832fef232e5dcdcf81f39bfdba",
        at: 1_645_634_761_000,
      },
    ]);
  });

  it("tell deletions, and other things that are no work", () => {
    const names = ["ObjectRemove:Delete", "ObjectRemove:DeleteMarkerCreated", "ObjectRestore:Completed"];
    const records = names.map((name) => cos(`cos:${name}`, "/1302260381/shelf/k"));
    const { events, ignored } = read({ Records: records });
    expect(events.map(({ change }) => change)).toEqual(["deleted", "deleted"]);
    expect(ignored).toEqual([{ name: "ObjectRestore:Completed", reason: "not-a-create-or-delete" }]);
  });

  it.each([
    [cos("cos:ObjectCreated:Put", "no account before it")],
    [cos("cos:ObjectCreated:Put", "/1302260381/another/k")],
    [cos("cos:ObjectCreated:Put", "/1302260381/shelf/k", { appid: 7 })],
    [{ cos: {}, event: { eventName: "cos:ObjectCreated:Put" } }],
  ])("are left out when they are incomplete: %j", (record) => {
    expect(read({ Records: [record] })).toMatchObject({ events: [], ignored: [{ reason: "incomplete" }] });
  });
});

describe("notifications of Alibaba Cloud OSS", () => {
  it("name bucket, key and what was written", () => {
    expect(read({ events: [oss("ObjectCreated:PostObject", "图片/a b.jpg")] }).events).toEqual([
      {
        change: "created",
        name: "ObjectCreated:PostObject",
        bucket: "bucket",
        key: "图片/a b.jpg",
        size: 12_990,
        etag: "137138904f2e18d307d04eb38ea44cda",
        at: Date.UTC(2019, 5, 18, 6, 44, 16),
      },
    ]);
  });

  it.each([
    ["ObjectCreated:CompleteMultipartUpload", "created"],
    ["oss:ObjectCreated:AppendObject", "created"],
    ["ObjectReplication:ObjectModified", "created"],
    ["ObjectReplication:ObjectRemoved", "deleted"],
    ["ObjectRemoved:DeleteObjects", "deleted"],
  ])("%s is %s", (name, change) => {
    expect(read({ events: [oss(name, "k")] }).events).toMatchObject([{ change }]);
  });

  it.each([
    "ObjectCreated:InitiateMultipartUpload",
    "ObjectCreated:UploadPart",
    "ObjectRemoved:AbortMultipartUpload",
    "ObjectDownloaded:GetObject",
  ])("%s is no work", (name) => {
    expect(read({ events: [oss(name, "k")] })).toMatchObject({
      events: [],
      ignored: [{ reason: "not-a-create-or-delete" }],
    });
  });

  it("are left out when they are of something else, or incomplete", () => {
    const records = [7, { eventSource: "acs:log" }, oss("ObjectCreated:PutObject", "k", { oss: {} })];
    expect(read({ events: records }).ignored.map(({ reason }) => reason)).toEqual([
      "not-an-object-store-event",
      "not-an-object-store-event",
      "incomplete",
    ]);
  });
});
