import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { devProcesses } from "./processes.ts";
import { runProcesses } from "./run-processes.ts";

/** A port that nobody listens at, and that no system gives to who asks for any: those are above 32,767. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
}

const answers = async (url: string): Promise<string | undefined> => {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? response.text() : undefined;
};

test("everything that development needs starts, answers, talks to each other and ends", {
  timeout: 90_000,
}, async () => {
  const state = mkdtempSync(join(tmpdir(), "dev-"));
  const [hubPort, storePort, consolePort] = [await freePort(), await freePort(), await freePort()];
  const lines: string[] = [];
  const processes = devProcesses({ hubPort, storePort, consolePort, state });
  const running = runProcesses(processes, (line) => lines.push(line));
  try {
    const wait = (url: string) =>
      vi
        .waitUntil(() => answers(url), { timeout: 60_000, interval: 200 })
        .catch(() => {
          throw new Error(`${url} does not answer: ${lines.join("\n")}`);
        });
    const at = (port: number, path: string) => `http://127.0.0.1:${port}${path}`;
    await wait(at(hubPort, "/healthz"));
    const page = await wait(at(consolePort, "/"));
    // Only a development server has this: it brings changes into open pages.
    expect(page).toContain("/@vite/client");
    expect(await wait(at(consolePort, "/healthz"))).toBe(await wait(at(hubPort, "/healthz")));
    await vi.waitUntil(() => lines.some((line) => line.includes("buckets photos and archive")), { timeout: 30_000 });
  } finally {
    running.stop();
    await running.ended;
    rmSync(state, { recursive: true });
  }
  for (const { url } of processes) expect(await answers(url)).toBeUndefined();
});

test("when one process ends, so do the others", async () => {
  const sleeps = { id: "Hub", title: "hub", directory: ".", environment: {}, url: "" } as const;
  const running = runProcesses(
    [
      { ...sleeps, command: ["node", "-e", "setInterval(()=>{},1000)"] },
      { ...sleeps, title: "store", command: ["node", "-e", "process.exit(3)"] },
    ],
    () => undefined,
  );
  expect(await running.ended).toBe("store");
});
