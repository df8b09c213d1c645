import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEventBus } from "@dth/core/event-bus";
import type { EndpointPolicy } from "@dth/local/endpoint-policy";
import { memoryLauncher } from "@dth/testkit/launcher";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "./log.ts";
import { openPorts } from "./ports.ts";
import { stateDirectory } from "./state-directory.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-ports-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function withPorts<T>(
  networks: EndpointPolicy["networks"],
  work: (opened: Awaited<ReturnType<typeof openPorts>>["ports"]) => Promise<T>,
): Promise<T> {
  const { ports, close } = await openPorts({
    state: stateDirectory(directory),
    settings: { endpoints: { networks }, ambient: false, scratch: join(directory, "scratch") },
    plugins: [],
    env: process.env,
    live: createEventBus(),
    launcher: memoryLauncher(),
    log: createLog({ write() {}, json: true, now: Date.now }),
  });
  try {
    return await work(ports);
  } finally {
    await close();
  }
}

describe("openPorts", () => {
  it("connects nothing of a shared hub to this machine, whatever a name leads to when it is used", async () => {
    let arrived = 0;
    const server = createServer((socket) => {
      arrived += 1;
      socket.destroy();
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    // As a name that was public when the policy was asked, and is not any more.
    const origin = `http://localhost:${port}`;
    const get = { method: "GET", origin, path: "/", headers: {} } as const;
    await withPorts("public", async ({ pluginHost }) => {
      const host = pluginHost({ taskId: "t", runId: "r" });
      await expect(host.transport.send(get)).rejects.toMatchObject({ code: "ENDPOINT_REFUSED" });
      expect(host.ownConnectionsOnly).toBe(true);
      await host.close();
    });
    expect(arrived).toBe(0);
    await withPorts("all", async ({ pluginHost }) => {
      const host = pluginHost({ taskId: "t", runId: "r" });
      await expect(host.transport.send(get)).rejects.toMatchObject({ code: "NETWORK" });
      expect(host.ownConnectionsOnly).toBe(false);
      await host.close();
    });
    expect(arrived).toBe(1);
    server.close();
  });
});
