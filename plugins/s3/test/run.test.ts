import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { s3Plugin } from "../src/plugin.ts";
import { type JobChange, type Lab, noise, openLab } from "./lab.ts";

const MiB = 1024 * 1024;

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
});
afterEach(() => lab.close());

const run = (change: JobChange = {}, signal?: AbortSignal) =>
  lab.settle(s3Plugin.run(lab.job(change), lab.host(), lab.control(signal)));

describe("a run through the plugin", () => {
  it("copies a prefix with all that belongs to its objects, and nothing the second time", async () => {
    const from = lab.server.bucket("from");
    from.put("in/a", "hello", { headers: { "content-type": "text/plain", "x-amz-meta-who": "me" }, tags: { t: "1" } });
    from.put("in/empty", "");
    from.put("in/big", noise(9 * MiB));
    from.put("out of it", "x");
    const change = { source: { prefix: "in/" }, destination: { prefix: "copy/" }, options: { partSize: 5 * MiB } };
    const first = await run(change);
    expect(first).toMatchObject({ state: "done", failures: [], tally: { copied: { objects: 3, bytes: 9 * MiB + 5 } } });
    const to = lab.server.bucket("to");
    expect(to.keys()).toEqual(["copy/a", "copy/big", "copy/empty"]);
    expect(to.get("copy/a")).toMatchObject({ tags: { t: "1" }, headers: { "content-type": "text/plain" } });
    expect(to.read("copy/big")?.equals(noise(9 * MiB))).toBe(true);
    const second = await run({ ...change, runId: "run2" });
    expect(second).toMatchObject({ state: "done", tally: { copied: { objects: 0 }, same: { objects: 3 } } });
  });

  it("shows its progress", async () => {
    for (const key of ["a", "b", "c"]) lab.server.bucket("from").put(key, key);
    const control = lab.control();
    await lab.settle(s3Plugin.run(lab.job(), lab.host(), control));
    expect(control.snapshots()).toMatchObject([{ copied: { objects: 3 }, listingComplete: true }]);
  });

  it("stops on request, keeps what it did, and another process goes on", async () => {
    for (let i = 0; i < 300; i++) lab.server.bucket("from").put(`k${i}`, `body ${i}`);
    const stop = new AbortController();
    const control = lab.control(stop.signal);
    const running = s3Plugin.run(lab.job({ options: { maxRequests: 1 } }), lab.host(), control);
    const stopAfterSome = async (): Promise<void> => {
      while (lab.server.bucket("to").size < 20) await lab.clock.advance(5);
      stop.abort();
    };
    await stopAfterSome();
    const stopped = await lab.settle(running);
    expect(stopped.state).toBe("stopped");
    const kept = lab.server.bucket("to").size;
    expect(kept).toBeLessThan(300);
    lab.server.log.clear();
    const resumed = await run();
    expect(resumed).toMatchObject({ state: "done", tally: { copied: { objects: 300 } } });
    expect(lab.server.log.count("PutObject")).toBeLessThanOrEqual(300 - kept + 2);
  });

  it("is stopped before it begins by a signal that aborted already", async () => {
    expect(await run({}, AbortSignal.abort())).toMatchObject({ state: "stopped" });
    expect(lab.server.log.count()).toBe(0);
  });

  it("names objects that fail, goes on with the others, and tries them again", async () => {
    await lab.close();
    let isBroken = true;
    lab = await openLab({
      server: {
        faults: ({ operation, key }) =>
          isBroken && operation === "PutObject" && key.startsWith("bad")
            ? { kind: "error", status: 403, code: "AccessDenied" }
            : undefined,
      },
    });
    for (const key of ["bad1", "bad2", "good"]) lab.server.bucket("from").put(key, key);
    const first = await run();
    expect(first).toMatchObject({
      state: "done",
      tally: { copied: { objects: 1 }, failed: { objects: 2 } },
      failures: [{ objects: 2, samples: ["bad1", "bad2"] }],
    });
    isBroken = false;
    const host = lab.host();
    expect(await host.ledger.reopen("run1", {})).toBe(2);
    const again = await lab.settle(s3Plugin.run(lab.job(), host, lab.control()));
    expect(again).toMatchObject({
      state: "done",
      failures: [],
      tally: { copied: { objects: 3 }, failed: { objects: 0 } },
    });
  });

  it("mirrors within the cap, and deletes nothing beyond it", async () => {
    lab.server.bucket("from").put("kept", "1");
    for (const key of ["x", "y"]) lab.server.bucket("to").put(key, "old");
    const beyond = await run({ options: { deleteExtras: true, maxDeletes: 1 } });
    expect(beyond).toMatchObject({ state: "failed", error: { code: "DELETE_CAP_EXCEEDED" } });
    expect(lab.server.bucket("to").keys()).toEqual(["kept", "x", "y"]);
    const within = await run({ runId: "run2", options: { deleteExtras: true, maxDeletes: 2 } });
    expect(within).toMatchObject({ state: "done", tally: { deleted: { objects: 2 } } });
    expect(lab.server.bucket("to").keys()).toEqual(["kept"]);
  });
});

describe("a mirror of nothing", () => {
  it("deletes only where the task allows an empty source", async () => {
    lab.server.bucket("to").put("x", "old");
    const refused = await run({ options: { deleteExtras: true } });
    expect(refused).toMatchObject({ state: "failed", error: { code: "SOURCE_EMPTY" } });
    expect(lab.server.bucket("to").keys()).toEqual(["x"]);
    const allowed = await run({ runId: "run2", options: { deleteExtras: true, allowEmptySource: true } });
    expect(allowed).toMatchObject({ state: "done", tally: { deleted: { objects: 1 } } });
    expect(lab.server.bucket("to").keys()).toEqual([]);
  });
});

describe("a run that cannot begin", () => {
  it.each([
    ["a secret that is missing", { source: { secret: "gone" } }, "SECRET_NOT_FOUND"],
    ["a bucket that is missing", { source: { bucket: "gone" } }, "BUCKET_NOT_FOUND"],
    [
      "an ambient account that the hub has not",
      { from: "amazon-s3", source: { auth: "ambient" } },
      "CREDENTIALS_MISSING",
    ],
    ["a list that is missing", { options: { keyListFile: "gone.txt" } }, "LIST_FILE_UNREADABLE"],
    ["a plan that is none", { plan: "gone" }, "RUN_NOT_FOUND"],
  ] as const)("ends as failed: %s", async (_, change, code) => {
    const result = await run(change);
    expect(result).toMatchObject({ state: "failed", error: { code }, tally: { copied: { objects: 0 } } });
    expect(await lab.host().ledger.run("run1")).toMatchObject({ state: "failed", error: { code } });
  });

  it("ends as failed: an endpoint that the hub refuses, before anything is sent", async () => {
    const { url } = lab.server;
    await lab.close();
    lab = await openLab({ refused: [url] });
    const host = lab.host();
    const result = await lab.settle(s3Plugin.run(lab.job({ source: { endpoint: url } }), host, lab.control()));
    expect(result).toMatchObject({ state: "failed", error: { code: "ENDPOINT_REFUSED" } });
    expect(host.contacted).toEqual([url]);
  });

  it("never says a secret", async () => {
    const host = lab.host();
    await host.secrets.write("wrong", { accessKeyId: "AKIDWRONG", secretAccessKey: "very-secret-value" });
    const result = await lab.settle(s3Plugin.run(lab.job({ source: { secret: "wrong" } }), host, lab.control()));
    expect(result).toMatchObject({ state: "failed", error: { code: "CREDENTIALS_INVALID" } });
    expect(JSON.stringify([result, String(result.error), host.logged])).not.toContain("very-secret-value");
    await host.secrets.write("half", { accessKeyId: "AKID" });
    const half = await lab.settle(s3Plugin.run(lab.job({ source: { secret: "half" } }), host, lab.control()));
    expect(half).toMatchObject({
      error: { code: "CREDENTIALS_MISSING", message: expect.stringContaining("secretAccessKey") },
    });
  });

  it("goes on where it stopped once the secret is there", async () => {
    lab.server.bucket("from").put("a", "1");
    expect(await run({ source: { secret: "later" } })).toMatchObject({ state: "failed" });
    const host = lab.host();
    const { accessKeyId, secretAccessKey } = await host.secret("keys");
    await host.secrets.write("later", { access_key_id: accessKeyId ?? "", secret_access_key: secretAccessKey ?? "" });
    expect(await run({ source: { secret: "later" } })).toMatchObject({
      state: "done",
      tally: { copied: { objects: 1 } },
    });
  });
});

describe("lists in files", () => {
  it("choose keys and prefixes below the source's prefix", async () => {
    const from = lab.server.bucket("from");
    for (const key of ["in/a/1", "in/a/2", "in/b/1", "in/c"]) from.put(key, key);
    from.put("keys.txt", "c\r\nb/1\n");
    from.put("prefixes.txt", "a/\n");
    const source = { prefix: "in/" };
    expect(await run({ source, options: { keyListFile: "keys.txt" } })).toMatchObject({
      tally: { copied: { objects: 2 } },
    });
    expect(lab.server.bucket("to").keys()).toEqual(["b/1", "c"]);
    await run({ runId: "run2", source, options: { prefixListFile: "prefixes.txt" } });
    expect(lab.server.bucket("to").keys()).toEqual(["a/1", "a/2", "b/1", "c"]);
  });

  it("must be the same when a run is resumed", async () => {
    const from = lab.server.bucket("from");
    for (let i = 0; i < 30; i++) from.put(`k${i}`, "x");
    from.put("keys.txt", "k1\nk2\n");
    await run({ options: { keyListFile: "keys.txt" } });
    from.put("keys.txt", "k1\nk2\nk3\n");
    const resumed = await run({ options: { keyListFile: "keys.txt" } });
    expect(resumed).toMatchObject({ state: "failed", error: { code: "LIST_FILE_UNREADABLE" } });
    expect(String(resumed.error)).toContain("was changed since the run began");
  });
});

describe("verification afterwards", () => {
  it.each(["listing", "checksums"])("passes by %s", async (verify) => {
    lab.server.bucket("from").put("a", "1");
    expect(await run({ options: { verify } })).toMatchObject({ state: "done" });
  });

  it("fails when something is different by then, and names it", async () => {
    await lab.close();
    let listings = 0;
    lab = await openLab({
      server: {
        faults: ({ operation, bucket }) => {
          // Somebody loses an object at the destination between the copy and the second look.
          const isListing = operation.startsWith("ListObjects") && bucket === "to";
          if (isListing && ++listings === 2) lab.server.bucket("to").delete("a");
          return undefined;
        },
      },
    });
    lab.server.bucket("from").put("a", "1");
    lab.server.bucket("from").put("b", "2");
    const host = lab.host();
    const result = await lab.settle(s3Plugin.run(lab.job({ options: { verify: "listing" } }), host, lab.control()));
    expect(result).toMatchObject({ state: "failed", error: { code: "VERIFICATION_FAILED" } });
    expect(String(result.error)).toContain('"a" is missing');
    expect(await host.ledger.run("run1")).toMatchObject({ state: "failed" });
  });

  it("does not complain of what the run said itself", async () => {
    await lab.close();
    lab = await openLab({
      server: {
        faults: ({ operation, key }) =>
          operation === "PutObject" && key === "bad" ? { kind: "error", status: 403, code: "AccessDenied" } : undefined,
      },
    });
    for (const key of ["bad", "good"]) lab.server.bucket("from").put(key, key);
    expect(await run({ options: { verify: "listing" } })).toMatchObject({
      state: "done",
      tally: { failed: { objects: 1 } },
    });
  });
});
