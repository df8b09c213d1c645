import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listedStore } from "../test/listed-store.ts";
import { runFixture } from "../test/run-fixture.ts";
import { eventItems } from "./events/items.ts";
import { admitEvent, compareSequencers } from "./events/order.ts";
import { type ObjectEvent, parseS3Event } from "./events.ts";

const record = (eventName: string, object: object, fields: object = {}) => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  eventTime: "2024-01-02T03:04:05.678Z",
  eventName,
  s3: { bucket: { name: "bucket" }, object },
  ...fields,
});
const message = (...records: unknown[]) => JSON.stringify({ Records: records });

function eventsOf(body: string): readonly ObjectEvent[] {
  const parsed = parseS3Event(body);
  if (parsed.kind !== "events") throw new Error("a test event");
  return parsed.events;
}

describe("parseS3Event", () => {
  it("reads what a record says", () => {
    const object = { key: "a", size: 5, eTag: '"ABC"', versionId: "v1", sequencer: "0055AED6DCD90281E5" };
    expect(eventsOf(message(record("ObjectCreated:Put", object)))).toEqual([
      {
        change: "created",
        name: "ObjectCreated:Put",
        bucket: "bucket",
        key: "a",
        size: 5,
        etag: "abc",
        versionId: "v1",
        sequencer: "0055AED6DCD90281E5",
        at: Date.UTC(2024, 0, 2, 3, 4, 5, 678),
      },
    ]);
  });
  it("decodes keys as a form does: plus first, then percent", () => {
    const rows = [
      ["red+flower.jpg", "red flower.jpg"],
      ["a%2Bb", "a+b"],
      ["%25%2B%22%5C", '%+"\\'],
      ["%E2%82%AC%F0%9F%98%80", "€\u{1F600}"],
      ["dir/.././/x", "dir/.././/x"],
    ];
    for (const [encoded, key] of rows) {
      expect(eventsOf(message(record("ObjectCreated:Put", { key: encoded })))[0]?.key).toBe(key);
    }
  });
  it("knows creates, deletes, delete markers and expirations", () => {
    const names = {
      "ObjectCreated:CompleteMultipartUpload": "created",
      "s3:ObjectCreated:Copy": "created",
      "ObjectRemoved:Delete": "deleted",
      "ObjectRemoved:DeleteMarkerCreated": "deleted",
      "LifecycleExpiration:Delete": "deleted",
    };
    for (const [name, change] of Object.entries(names)) {
      expect(eventsOf(message(record(name, { key: "a" })))[0]?.change).toBe(change);
    }
  });
  it("takes good records beside bad ones, and says why it ignored those", () => {
    const body = message(
      record("ObjectCreated:Put", { key: "a" }),
      record("ObjectTagging:Put", { key: "b" }),
      record("ObjectCreated:Put", { key: "%FF" }),
      record("ObjectCreated:Put", {}),
      record("ObjectCreated:Put", { key: "c" }, { eventVersion: "3.0" }),
      { eventSource: "aws:sqs" },
      null,
      "text",
      record("ObjectCreated:Put", { key: "d" }, { eventVersion: "2.9", eventSource: "minio:s3" }),
    );
    const parsed = parseS3Event(body);
    expect(parsed).toMatchObject({ kind: "events", events: [{ key: "a" }, { key: "d" }] });
    expect(parsed.kind === "events" && parsed.ignored.map(({ reason }) => reason)).toEqual([
      "not-a-create-or-delete",
      "key-not-readable",
      "incomplete",
      "unknown-version",
      "not-an-object-store-event",
      "not-an-object-store-event",
      "not-an-object-store-event",
    ]);
  });
  it("recognises the test event", () => {
    const body = { Service: "Amazon S3", Event: "s3:TestEvent", Time: "t", Bucket: "b", RequestId: "r", HostId: "h" };
    expect(parseS3Event(JSON.stringify(body))).toEqual({ kind: "test", bucket: "b" });
  });
  it("unwraps SNS", () => {
    const inner = message(record("ObjectCreated:Put", { key: "a" }));
    const outer = JSON.stringify({ Type: "Notification", Message: inner });
    expect(eventsOf(outer)[0]?.key).toBe("a");
    expect(eventsOf(JSON.stringify({ Type: "Notification", Message: outer }))[0]?.key).toBe("a");
  });
  it("reads EventBridge, whose keys are not encoded", () => {
    const event = (type: string) =>
      JSON.stringify({
        source: "aws.s3",
        "detail-type": type,
        time: "2024-01-02T03:04:05Z",
        detail: {
          bucket: { name: "b" },
          object: { key: "a+b%20c", size: 1, etag: "e", "version-id": "v", sequencer: "0A" },
        },
      });
    expect(eventsOf(event("Object Created"))).toMatchObject([{ change: "created", key: "a+b%20c", versionId: "v" }]);
    expect(eventsOf(event("Object Deleted"))).toMatchObject([{ change: "deleted" }]);
    expect(parseS3Event(event("Object Tags Added"))).toMatchObject({ ignored: [{ reason: "not-a-create-or-delete" }] });
  });
  it("fails with INVALID_INPUT, and never otherwise, on anything else", () => {
    for (const body of ["", "x", "null", "[]", "1", "{}", '{"Type":"Notification","Message":"x"}', '{"Records":{}}']) {
      expect(() => parseS3Event(body)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    }
    const shape = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.constantFrom("aws:s3", "ObjectCreated:Put", "2.1", "%FF", null, 1, true),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom("Records", "s3", "object", "bucket", "key", "eventName", "eventSource", "detail", "Message"),
          tie("value"),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(shape, (body) => {
        try {
          parseS3Event(JSON.stringify(body));
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_INPUT" });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("compareSequencers", () => {
  it("pads the shorter at its right, and compares as text of any length", () => {
    expect(compareSequencers("0A", "0A00")).toBe(0);
    expect(compareSequencers("0B", "0A99")).toBeGreaterThan(0);
    expect(compareSequencers("0a", "0B")).toBeLessThan(0);
    // 18 digits overflow 64 bits, and differ only in the last one.
    expect(compareSequencers("FFFFFFFFFFFFFFFFF1", "FFFFFFFFFFFFFFFFF2")).toBeLessThan(0);
    expect(compareSequencers("1".repeat(64), `${"1".repeat(63)}2`)).toBeLessThan(0);
  });
});

describe("admitEvent", () => {
  it("in any order of delivery, never applies an older event after a newer one, and always the newest", () => {
    const sequencers = fc.array(fc.stringMatching(/^[0-9A-F]{1,20}$/), { minLength: 1 });
    fc.assert(
      fc.property(sequencers, (delivered) => {
        let newest: string | undefined;
        const applied: string[] = [];
        for (const sequencer of delivered) {
          const admission = admitEvent(newest, sequencer);
          newest = admission.newest;
          if (admission.apply) applied.push(sequencer);
        }
        const sorted = applied.toSorted(compareSequencers);
        expect(applied.map((each) => each.padEnd(20, "0"))).toEqual(sorted.map((each) => each.padEnd(20, "0")));
        const greatest = delivered.toSorted(compareSequencers).at(-1) as string;
        expect(compareSequencers(applied.at(-1) as string, greatest)).toBe(0);
      }),
    );
  });
  it("lets events without a sequencer pass", () => {
    expect(admitEvent("0A", undefined)).toEqual({ apply: true, newest: "0A" });
  });
});

describe("eventItems", () => {
  const fixture = (options = {}) =>
    runFixture({
      source: listedStore([]),
      destination: listedStore([]),
      sourcePrefix: "in/",
      destinationPrefix: "out/",
      options,
    });
  const created = (key: string, sequencer: string, size = 1) => record("ObjectCreated:Put", { key, sequencer, size });
  const removed = (key: string, sequencer: string) => record("ObjectRemoved:Delete", { key, sequencer });

  it("makes copies of source keys, and deletes of destination keys where the run mirrors", async () => {
    const events = eventsOf(message(created("in/a", "01"), removed("in/b", "01"), created("other/c", "01")));
    const plain = eventItems(events, (await fixture()).request, 7);
    expect(plain).toMatchObject({ items: [{ action: "copy", entry: { key: "in/a" } }], unrelated: 1 });
    const mirror = eventItems(events, (await fixture({ mirror: { maxDeletes: 9 } })).request, 7);
    expect(mirror.items).toMatchObject([
      { action: "copy", entry: { key: "in/a" }, sequencer: "01" },
      { action: "delete", entry: { key: "out/b" }, sequencer: "01" },
    ]);
  });
  it("applies the filters of the selection", async () => {
    const { request } = await fixture({ mirror: { maxDeletes: 9 }, selection: { exclude: ["*.tmp"], minSize: 5 } });
    const events = eventsOf(
      message(created("in/a", "1", 4), created("in/b.tmp", "1", 9), removed("in/c.tmp", "1"), removed("in/d", "1")),
    );
    expect(eventItems(events, request, 0).items).toMatchObject([{ action: "delete", entry: { key: "out/d" } }]);
  });

  it("job.go processMessage: an older event after a newer one is not applied, whatever its kind", async () => {
    const { request } = await fixture({ mirror: { maxDeletes: 9 } });
    const events = eventsOf(message(created("in/a", "0055AED6DCD90281E6"), removed("in/a", "0055AED6DCD90281E5")));
    const { items, superseded } = eventItems(events, request, 7);
    expect(items).toMatchObject([{ action: "copy", entry: { key: "in/a" } }]);
    expect(superseded).toEqual([{ key: "in/a", kind: "skipped", reason: "superseded", size: 0, at: 7 }]);
  });
});
