import type { ItemEvent } from "@dth/core/task";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { s3Plugin } from "../src/plugin.ts";
import { type JobChange, type Lab, openLab } from "./lab.ts";

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

const run = (events: readonly ItemEvent[], change: JobChange = {}) =>
  lab.settle(s3Plugin.run(lab.job({ ...change, events }), lab.host(), lab.control()));

/** A notification as S3 sends it. */
const record = (eventName: string, key: string, sequencer: string) => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  eventName,
  s3: { bucket: { name: "from" }, object: { key: encodeURIComponent(key).replaceAll("%20", "+"), size: 1, sequencer } },
});

describe("a run of events", () => {
  it("copies exactly the objects that events name, without listing anything", async () => {
    for (const key of ["in/a b", "in/c", "in/d"]) lab.server.bucket("from").put(key, key);
    const events = s3Plugin.parseEvents?.({
      Records: [record("ObjectCreated:Put", "in/a b", "01"), record("ObjectCreated:Put", "elsewhere", "01")],
    });
    const result = await run(events ?? [], { source: { prefix: "in/" }, destination: { prefix: "out/" } });
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 1 } } });
    expect(lab.server.bucket("to").keys()).toEqual(["out/a b"]);
    expect(lab.server.log.count("ListObjectsV2")).toBe(0);
  });

  it("copies what is there by now, and nothing that is the same already", async () => {
    lab.server.bucket("from").put("a", "newest");
    const late: ItemEvent = { key: "a", action: "copy", size: 3, etag: "0".repeat(32), sequencer: "01" };
    expect(await run([late])).toMatchObject({ tally: { copied: { objects: 1, bytes: 6 } } });
    expect(lab.server.bucket("to").text("a")).toBe("newest");
    expect(await run([late], { runId: "run2" })).toMatchObject({
      tally: { copied: { objects: 0 }, same: { objects: 1 } },
    });
  });

  it("takes an object that is gone by now for superseded", async () => {
    expect(await run([{ key: "gone", action: "copy" }])).toMatchObject({
      state: "done",
      tally: { skipped: { objects: 1 }, failed: { objects: 0 } },
    });
  });

  it("deletes what the source lacks, never what came back, in whatever order events come", async () => {
    lab.server.bucket("from").put("back", "again");
    for (const key of ["gone", "back", "other"]) lab.server.bucket("to").put(key, "old");
    const events: ItemEvent[] = [
      { key: "back", action: "copy", sequencer: "03" },
      { key: "back", action: "delete", sequencer: "02" },
      { key: "gone", action: "delete", sequencer: "01" },
    ];
    expect(await run(events)).toMatchObject({
      state: "done",
      tally: { copied: { objects: 1 }, deleted: { objects: 1 } },
    });
    expect(lab.server.bucket("to").keys()).toEqual(["back", "other"]);
    // The delete alone, delivered once more and late, finds the object there.
    const late = await run([{ key: "back", action: "delete", sequencer: "02" }], { runId: "run2" });
    expect(late).toMatchObject({ state: "done", tally: { deleted: { objects: 0 }, skipped: { objects: 1 } } });
    expect(lab.server.bucket("to").text("back")).toBe("again");
  });

  it("leaves out other buckets and what the selection does not take", async () => {
    for (const key of ["a.jpg", "a.tmp"]) lab.server.bucket("from").put(key, "x".repeat(9));
    const events: ItemEvent[] = [
      { key: "a.jpg", action: "copy" },
      { key: "a.tmp", action: "copy" },
      { key: "a.jpg", action: "delete", place: "another" },
    ];
    expect(await run(events, { options: { exclude: ["*.tmp"], minSize: 5 } })).toMatchObject({ state: "done" });
    expect(lab.server.bucket("to").keys()).toEqual(["a.jpg"]);
  });

  it("resumes with the same events, and does them once", async () => {
    lab.server.bucket("from").put("a", "1");
    lab.server.bucket("to").put("x", "1");
    const events: ItemEvent[] = [
      { key: "a", action: "copy" },
      { key: "x", action: "delete" },
    ];
    await run(events);
    lab.server.log.clear();
    expect(await run(events)).toMatchObject({
      state: "done",
      tally: { copied: { objects: 1 }, deleted: { objects: 1 } },
    });
    expect([lab.server.log.count("PutObject"), lab.server.log.count("DeleteObject")]).toEqual([0, 0]);
  });
});

describe("parseEvents", () => {
  const parse = (body: unknown) => s3Plugin.parseEvents?.(body);
  const notification = { Records: [record("ObjectRemoved:Delete", "k+1", "0A")] };
  const expected = [{ key: "k+1", place: "from", action: "delete", size: 1, sequencer: "0A" }];

  it.each([
    ["as it is", notification],
    ["as text", JSON.stringify(notification)],
    ["through SNS", { Type: "Notification", Message: JSON.stringify(notification) }],
    ["in a batch of a queue", { Records: [{ eventSource: "aws:sqs", body: JSON.stringify(notification) }] }],
    ["as one queue message", { Body: JSON.stringify(notification), ReceiptHandle: "r" }],
    ["as queue messages", { Messages: [{ Body: JSON.stringify(notification) }] }],
    [
      "in a batch of a topic",
      { Records: [{ EventSource: "aws:sns", Sns: { Message: JSON.stringify(notification) } }] },
    ],
    [
      "through SNS in a batch of a queue",
      {
        Records: [
          {
            eventSource: "aws:sqs",
            body: JSON.stringify({ Type: "Notification", Message: JSON.stringify(notification) }),
          },
        ],
      },
    ],
  ])("reads a notification %s", (_, body) => {
    expect(parse(body)).toEqual(expected);
  });

  it("reads EventBridge and MinIO, and leaves the test event out", () => {
    const detail = { bucket: { name: "from" }, object: { key: "a+b", size: 4, etag: "E", sequencer: "1" } };
    expect(parse({ source: "aws.s3", "detail-type": "Object Created", detail })).toMatchObject([
      { key: "a+b", action: "copy", etag: "e" },
    ]);
    const minio = { Records: [{ ...record("s3:ObjectCreated:Put", "m", "1"), eventSource: "minio:s3" }] };
    expect(parse(minio)).toMatchObject([{ key: "m", action: "copy" }]);
    expect(parse({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "from" })).toEqual([]);
  });

  it.each([[undefined], [null], [7], ["no json"], [{}], [[]], [{ Body: '{"Body":"{\\"Body\\":\\"{}\\"}"}' }]])(
    "refuses %j",
    (body) => {
      expect(() => parse(body)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    },
  );
});
