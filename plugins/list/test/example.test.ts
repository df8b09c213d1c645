import { readFile } from "node:fs/promises";
import { checkParameters } from "@dth/core/check-parameters";
import type { Job } from "@dth/core/task";
import type { Transport } from "@dth/core/transport";
import { bucketAdapter } from "@dth/plugin-s3/endpoint/adapter";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { describe, expect, it } from "vitest";
import { pagesPlugin } from "./example/plugin.ts";
import { STORJ } from "./example-kind/storj.ts";

/** Web sites in memory, by address and path. */
function web(sites: Record<string, Record<string, string>>, put?: (page: string) => void): Transport {
  const answer = (status: number, text = "") => {
    const bytes = new TextEncoder().encode(text);
    return {
      status,
      headers: {},
      body: {
        bytes: async () => bytes,
        async *chunks() {
          yield bytes;
        },
        discard: async () => {},
      },
    };
  };
  return {
    async send({ method, origin, path, body }) {
      const site = sites[origin] ?? {};
      if (method === "HEAD") return answer(200);
      if (method === "GET") return site[path] === undefined ? answer(404) : answer(200, site[path]);
      put?.(path);
      site[path] = new TextDecoder().decode(body?.[0]);
      return answer(200);
    },
    async close() {},
  };
}

const job = (pages: readonly string[]): Job => ({
  taskId: "task1",
  runId: "run1",
  plugin: "pages",
  source: { type: "site", parameters: { address: "http://old.test" } },
  destination: { type: "site", parameters: { address: "http://new.test" } },
  options: { pages },
});
const control = (signal = new AbortController().signal) => ({ signal, watch: () => {} });

describe("the plugin of docs/how-to/write-a-plugin.md", () => {
  it("copies pages, names what fails, and does nothing twice", async () => {
    const sites = { "http://old.test": { "/a": "A", "/b": "B" }, "http://new.test": {} };
    const written: string[] = [];
    const host = memoryPluginHost({ transport: web(sites, (page) => written.push(page)) });
    const first = await pagesPlugin.run(job(["/a", "/b", "/gone"]), host, control());
    expect(first).toMatchObject({
      state: "done",
      tally: { copied: { objects: 2, bytes: 2 }, failed: { objects: 1 } },
      failures: [{ code: "OBJECT_NOT_FOUND", samples: ["/gone"] }],
    });
    expect(sites["http://new.test"]).toEqual({ "/a": "A", "/b": "B" });
    await pagesPlugin.run(job(["/a", "/b", "/gone"]), host, control());
    expect(written).toEqual(["/a", "/b"]);
  });

  it("stops on request and goes on later", async () => {
    const stop = new AbortController();
    const sites = { "http://old.test": { "/a": "A", "/b": "B" }, "http://new.test": {} };
    const host = memoryPluginHost({ transport: web(sites, () => stop.abort()) });
    expect(await pagesPlugin.run(job(["/a", "/b"]), host, control(stop.signal))).toMatchObject({ state: "stopped" });
    expect(sites["http://new.test"]).toEqual({ "/a": "A" });
    expect(await pagesPlugin.run(job(["/a", "/b"]), host, control())).toMatchObject({ state: "done" });
    expect(sites["http://new.test"]).toEqual({ "/a": "A", "/b": "B" });
  });

  it("is checked by its manifest, plans, and tries both sides", async () => {
    const { options } = pagesPlugin.manifest;
    expect(checkParameters(options, { pages: ["no slash"] }, "options")).toMatchObject({ ok: false });
    expect(pagesPlugin.check({ ...job([]), destination: job([]).source })).toHaveLength(1);
    const host = memoryPluginHost({ transport: web({}) });
    expect(await pagesPlugin.plan(job(["/a"]), host, control())).toMatchObject({ copy: { objects: 1 } });
    const states: string[] = [];
    for await (const { side, state } of pagesPlugin.doctor(job([]), host, control().signal))
      states.push(`${side} ${state}`);
    expect(states).toEqual(["source ok", "destination ok"]);
    expect(host.contacted).toEqual(["http://old.test", "http://new.test"]);
  });
});

describe("the kind of bucket of docs/how-to/write-a-plugin.md", () => {
  it("opens", async () => {
    const adapter = bucketAdapter(STORJ, "source");
    const parameters = { bucket: "b", auth: "anonymous", endpoint: "https://gateway.storjshare.io" };
    const { id } = await adapter.open({ type: "storj", parameters }, memoryPluginHost());
    expect(id).toBe("https://gateway.storjshare.io/b");
    expect(adapter.manifest.connection.map(({ name }) => name)).toContain("endpoint");
  });
});

describe.each(["write-a-plugin.md", "write-a-plugin.zh-CN.md"])("docs/how-to/%s", (page) => {
  it.each(["example/manifest.ts", "example/site.ts", "example/plugin.ts", "example-kind/storj.ts"])(
    "shows %s as it is",
    async (file) => {
      const text = await readFile(new URL(`../../../docs/how-to/${page}`, import.meta.url), "utf8");
      const source = await readFile(new URL(file, import.meta.url), "utf8");
      expect(text).toContain(`\`\`\`ts\n${source}\`\`\``);
    },
  );
});
