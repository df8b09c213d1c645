import type { ParameterValues } from "@dth/core/parameter";
import type { Transport, TransportRequest } from "@dth/core/transport";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { describe, expect, it } from "vitest";
import { adapterOf, SOURCES } from "../adapters.ts";
import { readLists } from "./lists.ts";

/** A store that answers every read with the same text. */
function storeOf(text: string): Transport & { readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  const bytes = new TextEncoder().encode(text);
  return {
    requests,
    async send(request) {
      requests.push(request);
      const headers = { "content-length": String(bytes.length), etag: '"0123456789abcdef0123456789abcdef"' };
      return {
        status: 200,
        headers,
        body: {
          bytes: async () => bytes,
          async *chunks() {
            yield bytes;
          },
          discard: async () => {},
        },
      };
    },
    async close() {},
  };
}

async function read(text: string, options: ParameterValues, region = "eu-west-1") {
  const transport = storeOf(text);
  const host = memoryPluginHost({ transport, ambient: async () => ({ accessKeyId: "HUB", secretAccessKey: "s" }) });
  const source = { type: "amazon-s3", parameters: { auth: "anonymous", bucket: "from", prefix: "in/", region } };
  const destination = { type: "amazon-s3", parameters: { auth: "anonymous", bucket: "to" } };
  const job = { taskId: "t", runId: "r", plugin: "s3", source, destination, options };
  const opened = await adapterOf(SOURCES, "amazon-s3").open(source, host);
  return { ...(await readLists(job, opened, host, {})), requests: transport.requests };
}

describe("readLists", () => {
  it("asks for nothing where no file is named", async () => {
    expect(await read("x", {})).toMatchObject({ lists: {}, pins: {}, requests: [] });
  });

  it("reads the source bucket, and remembers which version it read", async () => {
    const { lists, pins, requests } = await read("a\ns3://from/in/b\r\n\n", { keyListFile: "lists/k.txt" });
    expect(lists).toEqual({ keys: ["a", "b"] });
    expect(pins).toEqual({ keyListFile: "0123456789abcdef0123456789abcdef" });
    expect(requests[0]).toMatchObject({ origin: "https://from.s3.eu-west-1.amazonaws.com", path: "/lists/k.txt" });
    expect(requests[0]?.headers).not.toHaveProperty("authorization");
  });

  it.each([
    ["eu-west-1", "https://lists.s3.eu-west-1.amazonaws.com"],
    ["cn-north-1", "https://lists.s3.cn-north-1.amazonaws.com.cn"],
  ])("reads a bucket of the hub's own account with the hub's own keys: %s", async (region, origin) => {
    const { lists, requests } = await read("p/\n", { prefixListFile: "p.txt", listBucket: "lists" }, region);
    expect(lists).toEqual({ prefixes: ["p/"] });
    expect(requests[0]?.origin).toBe(origin);
    expect(requests[0]?.headers.authorization).toContain("Credential=HUB/");
  });

  it.each(["", "\n\r\n", "x".repeat(9_000)])("refuses what is no list", async (text) => {
    await expect(read(text, { keyListFile: "k" })).rejects.toMatchObject({ code: "LIST_FILE_UNREADABLE" });
  });
});
