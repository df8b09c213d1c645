import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startFaultProxy } from "@dth/testkit/fault-proxy";
import type { WireFault } from "@dth/testkit/fault-proxy/wire-faults";
import { memoryProcesses } from "@dth/testkit/processes";
import { startRegistryPair } from "@dth/testkit/registry-pair";
import { afterAll, describe, expect, it } from "vitest";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { jobOf, labHost, outcomesOf, run } from "./lab.ts";

const MIB = 1024 * 1024;

/** A hub whose operator limits addresses, on a machine without any program. */
function limitedHost() {
  const processes = memoryProcesses();
  return { processes, host: labHost({ ownConnectionsOnly: true, processes }) };
}

const { from, to, source, destination, close } = await startRegistryPair();
afterAll(close);

describe("images without skopeo", () => {
  const job = (endpoint: string, images: readonly string[], at = to.url) =>
    jobOf({
      source: { type: "oci-registry", parameters: { endpoint, select: "images", images } },
      destination: { type: "oci-registry", parameters: { endpoint: at } },
    });

  it("arrive byte for byte, with platforms and what is attached, and no program is started", async () => {
    const index = await source.multiArch("own/app", "1");
    const nested = await source.index("own/app", "nested", [index]);
    await source.image("own/app", `${index.digest.replace(":", "-")}.sig`);
    const { host, processes } = limitedHost();
    const result = await run(job(from.url, ["own/app:*"]), host);
    expect(result).toMatchObject({ state: "done", failures: [], tally: { copied: { objects: 3 } } });
    expect(await destination.digest("own/app", "1")).toBe(index.digest);
    expect(await destination.digest("own/app", "nested")).toBe(nested.digest);
    expect(processes.requests).toEqual([]);
    await to.forget();
    expect(await run(job(from.url, ["own/app:*"]), host)).toMatchObject({ tally: { same: { objects: 3 } } });
    expect((await to.requests()).every(({ method }) => method === "HEAD" || method === "GET")).toBe(true);
  });

  it("with a layer of 80 MiB arrive over lines that break, in pieces", { timeout: 60_000 }, async () => {
    const layer = randomBytes(80 * MIB);
    const { digest } = await source.image("large/app", "1", { layers: [layer] });
    let broken = 0;
    const reading = await startFaultProxy({
      target: from.url,
      faults: ({ method, path, attempt }) =>
        method === "GET" && path.includes("/blobs/") && attempt === 1 && broken++ < 3
          ? { kind: "truncate", share: 0.3 }
          : undefined,
    });
    let pieces = 0;
    const onTheWay: Readonly<Record<number, WireFault>> = {
      4: { kind: "reset-answer", share: 0 },
      7: { kind: "reset-request", share: 0.5 },
    };
    const writing = await startFaultProxy({
      target: to.url,
      faults: ({ method }) => (method === "PATCH" ? onTheWay[++pieces] : undefined),
    });
    const { host } = limitedHost();
    const mine = job(reading.url, ["large/app:1"], writing.url);
    const result = await run(mine, host);
    await Promise.all([reading.close(), writing.close()]);
    expect(result).toMatchObject({ state: "done", failures: [], tally: { copied: { objects: 1 } } });
    expect(await destination.digest("large/app", "1")).toBe(digest);
    const name = `sha256:${createHash("sha256").update(layer).digest("hex")}`;
    const blob = await fetch(`${to.url}/v2/large/app/blobs/${name}`, { method: "HEAD" });
    expect(blob.headers.get("content-length")).toBe(String(layer.length));
    expect(pieces).toBeGreaterThan(10);
    expect(broken).toBeGreaterThan(0);
    expect((await outcomesOf(host, mine))[0]?.size).toBeGreaterThan(80 * MIB);
  });

  it("that their registry names by SHA-512 arrive, are checked by it, and are the same the next time", async () => {
    await source.image("sha512/app", "1");
    const strict = await startSha512Registry(from.url);
    const host = labHost();
    const first = await run(job(strict.url, ["sha512/app:1"]), host);
    expect(first).toMatchObject({ state: "done", failures: [], tally: { copied: { objects: 1 } } });
    expect(await destination.digest("sha512/app", "1")).toBe(await source.digest("sha512/app", "1"));
    expect(await run(job(strict.url, ["sha512/app:1"]), host)).toMatchObject({ tally: { same: { objects: 1 } } });
    await strict.close();
  });

  it("are no matter of a missing program for the doctor", async () => {
    await source.image("well/app", "1");
    const { host } = limitedHost();
    for await (const check of ECR_PLUGIN.doctor(job(from.url, ["well/app:1"]), host, new AbortController().signal)) {
      expect(check).not.toMatchObject({ state: "problem" });
    }
  });
});

/** Manifests of another registry, named by SHA-512. */
async function startSha512Registry(target: string) {
  const names = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const path = (request.url ?? "").replace(/sha512:[0-9a-f]+/, (name) => names.get(name) ?? name);
    const { accept = "" } = request.headers;
    const answer = await fetch(target + path, { headers: { accept } });
    const body = Buffer.from(await answer.arrayBuffer());
    const headers: Record<string, string> = { "content-type": answer.headers.get("content-type") ?? "" };
    if (path.includes("/manifests/") && answer.ok) {
      const name = `sha512:${createHash("sha512").update(body).digest("hex")}`;
      names.set(name, answer.headers.get("docker-content-digest") ?? "");
      headers["docker-content-digest"] = name;
    }
    response.writeHead(answer.status, { ...headers, "content-length": body.length });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
