import { fakeClock } from "@dth/testkit/clock";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { describe, expect, it } from "vitest";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { jobOf, outcomesOf, run } from "./lab.ts";
import { MemoryRegistries, memorySkopeo, scriptedTransport, withDigestFiles } from "./memory-registry.ts";

const FROM = "https://from.example:5000";
const TO = "https://to.example";

function scene(page?: number) {
  const registries = new MemoryRegistries(page);
  const { transport, requests } = scriptedTransport((request) => registries.answer(request));
  const processes = withDigestFiles(memorySkopeo(registries));
  const host = memoryPluginHost({ clock: { ...fakeClock(), sleep: async () => {} }, transport, processes });
  const job = (images: readonly string[], naming: object = {}, options: object = {}) =>
    jobOf({
      source: { type: "oci-registry", parameters: { endpoint: FROM, select: "images", images } },
      destination: { type: "oci-registry", parameters: { endpoint: TO, ...naming } },
      options: { ...options },
    });
  return { registries, requests, processes, host, job };
}

describe("defects of the original, which are none of ours", () => {
  it("ecr_helper.py split(':'): a registry's port and a digest are parts of a reference", async () => {
    const { registries, host, job } = scene();
    registries.put(FROM, "team/app", "1");
    const digest = registries.put(
      FROM,
      "team/app",
      "",
      `{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:${"a".repeat(64)}","size":1},"layers":[]}`,
    );
    const result = await run(job(["from.example:5000/team/app:1", `from.example:5000/team/app@${digest}`]), host);
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 2 } }, failures: [] });
    expect(registries.get(TO, "team/app", "1")).toBe(registries.get(FROM, "team/app", "1"));
    expect(registries.get(TO, "team/app", digest)).toBeDefined();
  });

  it("copy.sh DEST_PREFIX: the destination's prefix is honoured", async () => {
    const { registries, host, job } = scene();
    registries.put(FROM, "team/app", "1");
    await run(job(["team/app:1"], { prefix: "mirror/" }), host);
    expect(registries.get(TO, "mirror/team/app", "1")).toBeDefined();
    expect(registries.get(TO, "team/app", "1")).toBeUndefined();
  });

  it("copy.sh --src-creds: logins are in files, never among the arguments", async () => {
    const { registries, host, processes } = scene();
    registries.put(FROM, "team/app", "1");
    await host.secrets.write("robot", { username: "robot$team", password: "hunter2-hunter2" });
    const job = jobOf({
      source: {
        type: "oci-registry",
        parameters: { endpoint: FROM, login: "robot", select: "images", images: ["team/app:1"] },
      },
      destination: { type: "oci-registry", parameters: { endpoint: TO, login: "robot" } },
    });
    let seen = "";
    const watched = {
      ...processes,
      async run(request: Parameters<typeof processes.run>[0]) {
        seen = [...processes.files].map(([path, text]) => `${path} ${text}`).join("\n");
        return processes.run(request);
      },
      scratch: () => processes.scratch(),
    };
    expect(await run(job, { ...host, processes: watched })).toMatchObject({ tally: { copied: { objects: 1 } } });
    const encoded = Buffer.from("robot$team:hunter2-hunter2").toString("base64");
    expect(seen).toContain(`{"auths":{"to.example":{"auth":"${encoded}"}}}`);
    for (const { args, env } of processes.requests) {
      expect(args.join(" ")).not.toMatch(/hunter2|creds (?!$)|password/);
      expect(args.join(" ")).toContain("--src-authfile");
      expect(env?.HOME).toMatch(/^\/scratch/);
    }
    expect(processes.files.size).toBe(0);
  });

  it("copy.sh: all platforms, the digest is preserved, and the source is pinned", async () => {
    const { registries, host, job, processes } = scene();
    const digest = registries.put(FROM, "team/app", "1");
    await run(job(["team/app:1"]), host);
    const [request] = processes.requests;
    expect(request?.args).toEqual(expect.arrayContaining(["--all", "--preserve-digests"]));
    expect(request?.args.at(-2)).toBe(`docker://from.example:5000/team/app@${digest}`);
  });

  it("ecr-plugin-stack.ts one payload, inline map: a list of 5,000 tags is one run, and nothing is copied twice", async () => {
    const { registries, host, job, processes, requests } = scene(300);
    for (let i = 0; i < 5_000; i++) registries.put(FROM, "big/app", `v${i}`);
    const first = job(["big/app:*"], {}, { attached: "none" });
    const result = await run(first, host);
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 5_000 } }, failures: [] });
    expect(processes.requests).toHaveLength(5_000);
    expect(await outcomesOf(host, first)).toHaveLength(5_000);
    requests.length = 0;
    expect(await run(job(["big/app:*"]), host)).toMatchObject({ tally: { same: { objects: 5_000 } } });
    expect(processes.requests).toHaveLength(5_000);
    expect(requests.filter(({ method }) => method === "HEAD")).toHaveLength(10_000);
    expect(requests.filter(({ method }) => method !== "HEAD")).toHaveLength(17);
  }, 60_000);

  it("copy.sh, a container for each tag: never more than ten at once", async () => {
    const { registries, host, job, processes } = scene();
    const images: string[] = [];
    for (let i = 0; i < 40; i++) {
      registries.put(FROM, "team/app", `v${i}`);
      images.push(`team/app:v${i}`);
    }
    let running = 0;
    let most = 0;
    const counting = {
      ...processes,
      async run(request: Parameters<typeof processes.run>[0]) {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return processes.run(request);
      },
      scratch: () => processes.scratch(),
    };
    await run(job(images), { ...host, processes: counting });
    expect(most).toBe(10);
  });

  it("DynamoDB rows without a digest: every image has an outcome with the digest on both sides", async () => {
    const { registries, host, job } = scene();
    const digest = registries.put(FROM, "team/app", "1");
    const done = job(["team/app:1", "team/app:2"]);
    await run(done, host);
    expect(await outcomesOf(host, done)).toMatchObject([
      { key: "team/app:1", kind: "copied", evidence: { sourceEtag: digest, destinationEtag: digest } },
      { key: "team/app:2", kind: "failed", code: "IMAGE_NOT_FOUND" },
    ]);
  });

  it("a missing image is not tried again for seven minutes", async () => {
    const { registries, host, job, processes } = scene();
    registries.put(FROM, "team/app", "1");
    await run(job(["team/app:gone"]), host);
    expect(processes.requests).toEqual([]);
  });

  it("a program that is missing ends the run and leaves every image open", async () => {
    const { registries, host, job } = scene();
    registries.put(FROM, "team/app", "1");
    const planned = job(["team/app:1"]);
    const without = { ...host, processes: memoryPluginHost().processes };
    expect(await run(planned, without)).toMatchObject({ state: "failed", error: { code: "TOOL_MISSING" } });
    expect(await run(planned, host)).toMatchObject({ state: "done", tally: { copied: { objects: 1 } } });
  });

  it("two repositories that would become one are refused before anything is copied", async () => {
    const { registries, host, processes } = scene();
    registries.put(FROM, "a/app", "1");
    registries.put(FROM, "b/app", "1");
    const job = jobOf({
      source: {
        type: "oci-registry",
        parameters: { endpoint: FROM, select: "images", images: ["a/app:1", "b/app:1"] },
      },
      destination: { type: "oci-registry", parameters: { endpoint: TO, rename: { "a/*": "x/*", "b/*": "x/*" } } },
    });
    expect(await run(job, host)).toMatchObject({ state: "failed", error: { code: "LOCATIONS_OVERLAP" } });
    expect(processes.requests).toEqual([]);
  });

  it("a registry in a private network is contacted only when the operator allows it", async () => {
    const { host, job } = scene();
    const refusing = { ...host, allowEndpoint: memoryPluginHost({ refused: [FROM] }).allowEndpoint };
    expect(await run(job(["x:1"]), refusing)).toMatchObject({ state: "failed", error: { code: "ENDPOINT_REFUSED" } });
  });

  it("a task with nothing that can be listed is told so by the plugin", () => {
    expect(
      ECR_PLUGIN.manifest.sources.find(({ id }) => id === "docker-hub")?.location.map(({ name }) => name),
    ).not.toContain("select");
  });
});
