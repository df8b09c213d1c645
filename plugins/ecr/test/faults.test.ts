import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { openLedger } from "@dth/local/ledger";
import { startFaultProxy } from "@dth/testkit/fault-proxy";
import { startRegistryPair } from "@dth/testkit/registry-pair";
import { afterAll, describe, expect, it } from "vitest";
import { ECR_PLUGIN } from "../src/plugin.ts";
import { inputOf } from "./killed-job.ts";
import { jobOf, labHost, outcomesOf, run } from "./lab.ts";
import { startTokenRegistry } from "./token-registry.ts";

const { from, to, source, destination, close } = await startRegistryPair();
afterAll(close);

describe("faults on the way", () => {
  const job = (endpoint: string, images: readonly string[], login?: string) =>
    jobOf({
      source: { type: "oci-registry", parameters: { endpoint, select: "images", images, ...(login && { login }) } },
      destination: { type: "oci-registry", parameters: { endpoint: to.url } },
    });

  it("connections that are reset in the middle of layers and manifests: everything arrives, in a few attempts", async () => {
    const images: string[] = [];
    for (let i = 0; i < 4; i++) {
      await source.image("reset/app", `v${i}`, { layers: [randomBytes(300_000), randomBytes(1_000)] });
      images.push(`reset/app:v${i}`);
    }
    const proxy = await startFaultProxy({
      target: from.url,
      faults: ({ method, path, attempt }) => {
        if (attempt > 1 || method !== "GET") return undefined;
        if (path.includes("/blobs/") && path.endsWith("0")) return { kind: "truncate", share: 0.5 };
        return path.includes("/blobs/") ? { kind: "reset-answer", share: 0.5 } : undefined;
      },
    });
    const host = labHost();
    const result = await run(job(proxy.url, images), host);
    await proxy.close();
    expect(proxy.injected.size).toBeGreaterThan(0);
    expect(result).toMatchObject({ state: "done", tally: { copied: { objects: 4 } }, failures: [] });
    for (let i = 0; i < 4; i++) {
      expect(await destination.digest("reset/app", `v${i}`)).toBe(await source.digest("reset/app", `v${i}`));
    }
  });

  it("a registry that answers 503 for a while is waited for", async () => {
    const { digest } = await source.image("busy/app", "1");
    let refused = 0;
    const proxy = await startFaultProxy({
      target: from.url,
      faults: ({ path, number }) => {
        if (number > 4 || !path.includes("/manifests/")) return undefined;
        refused++;
        return { kind: "slow-down" };
      },
    });
    const result = await run(job(proxy.url, ["busy/app:1"]), labHost());
    await proxy.close();
    expect(refused).toBeGreaterThan(0);
    expect(result).toMatchObject({ tally: { copied: { objects: 1 } }, failures: [] });
    expect(await destination.digest("busy/app", "1")).toBe(digest);
  });

  it("a registry that is not there fails the run, which keeps what it did", async () => {
    const result = await run(job("http://127.0.0.1:9", ["any/app:1"]), labHost());
    expect(result).toMatchObject({ state: "failed", error: { code: "NETWORK" } });
  });

  it("something that is no registry is told from one", async () => {
    const page = createServer((_, answer) => answer.writeHead(200, { "content-type": "text/html" }).end("<html>"));
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    const { port } = page.address() as AddressInfo;
    const result = await run(job(`http://127.0.0.1:${port}`, ["any/app:1"]), labHost());
    page.close();
    expect(result.failures).toMatchObject([{ code: "IMAGE_NOT_COPYABLE" }]);
  });

  it("a wrong password is said to be one; the right one is exchanged for tokens", async () => {
    const { digest } = await source.multiArch("private/app", "1");
    const guarded = await startTokenRegistry(from.url, { username: "robot", password: "right-password" });
    const host = labHost();
    await host.secrets.write("wrong", { username: "robot", password: "wrong-password" });
    await host.secrets.write("right", { username: "robot", password: "right-password" });
    const refused = await run(job(guarded.url, ["private/app:1"], "wrong"), host);
    expect(refused).toMatchObject({ state: "failed", error: { code: "CREDENTIALS_INVALID" } });
    expect(JSON.stringify([refused, host.logged])).not.toContain("wrong-password");
    const anonymous = await run(job(guarded.url, ["private/app:1"]), host);
    expect(anonymous.failures).toMatchObject([{ code: "IMAGE_NOT_FOUND" }]);
    const good = await run(job(guarded.url, ["private/app:1"], "right"), host);
    await guarded.close();
    expect(good).toMatchObject({ state: "done", tally: { copied: { objects: 1 } }, failures: [] });
    expect(await destination.digest("private/app", "1")).toBe(digest);
  });

  it("what is over the pull quota is postponed, and the rest of it comes with the next run", async () => {
    const images: string[] = [];
    for (let i = 0; i < 6; i++) {
      await source.image("quota/app", `v${i}`);
      images.push(`quota/app:v${i}`);
    }
    const quota = { limit: 100, remaining: 4 };
    const counted = await startTokenRegistry(from.url, { quota });
    const host = labHost();
    const first = job(counted.url, images);
    let look = (): ProgressSnapshot | undefined => undefined;
    const watch = (take: typeof look): void => {
      look = take;
    };
    const control = { signal: new AbortController().signal, watch };
    const result = await ECR_PLUGIN.run(first, host, control);
    const budget = look()?.budget;
    expect(budget).toMatchObject({ limit: 100, remaining: 0 });
    expect(budget?.resetsAt).toBeGreaterThan(Date.now() + 5 * 3_600_000);
    expect(result).toMatchObject({ state: "done", failures: [] });
    expect(result.tally.copied.objects).toBe(4);
    expect(result.tally.skipped.objects).toBe(2);
    expect(result.retryAt).toBeGreaterThan(Date.now() + 5 * 3_600_000);
    const postponed = (await outcomesOf(host, first)).filter(({ kind }) => kind === "skipped");
    expect(postponed[0]).toMatchObject({
      reason: "postponed",
      code: "IMAGE_QUOTA_EXHAUSTED",
      message: expect.stringContaining("postponed"),
    });
    quota.remaining = 100;
    const next = await run(job(counted.url, images), host);
    await counted.close();
    expect(next).toMatchObject({ tally: { copied: { objects: 2 }, same: { objects: 4 } } });
    expect(next.retryAt).toBeUndefined();
  });

  it("attachments that could not follow are tried again by the next run, although the image is the same by then", async () => {
    const image = await source.image("later/app", "1");
    const sbom = await source.referrer("later/app", image, "application/spdx+json");
    await source.index("later/app", image.digest.replace(":", "-"), [sbom]);
    let down = true;
    const proxy = await startFaultProxy({
      target: from.url,
      faults: ({ path }) => (down && path.includes(sbom.digest) ? { kind: "slow-down" } : undefined),
    });
    const host = labHost();
    expect(await run(job(proxy.url, ["later/app:1"]), host)).toMatchObject({
      failures: [{ code: "SERVER_UNAVAILABLE" }],
    });
    expect(await destination.digest("later/app", "1")).toBe(image.digest);
    down = false;
    expect(await run(job(proxy.url, ["later/app:1"]), host)).toMatchObject({
      tally: { same: { objects: 1 } },
      failures: [],
    });
    expect(await destination.digest("later/app", sbom.digest)).toBe(sbom.digest);
    const third = await run(job(proxy.url, ["later/app:1"]), host);
    await proxy.close();
    expect(third.tally.same.objects).toBe(1);
  });

  it("a killed process loses only what was under way", async () => {
    const images: string[] = [];
    for (let i = 0; i < 12; i++) {
      await source.image("killed/app", `v${i}`, { layers: [randomBytes(100_000)] });
      images.push(`killed/app:v${i}`);
    }
    const directory = mkdtempSync(join(tmpdir(), "dth-killed-"));
    const wanted = { from: from.url, to: to.url, images, ledger: join(directory, "state.db") };
    const child = spawn(process.execPath, [join(import.meta.dirname, "killed-run.ts"), JSON.stringify(wanted)], {
      stdio: ["ignore", "pipe", "inherit"],
      // What a killed process leaves lies with the rest.
      env: { ...process.env, TMPDIR: directory },
    });
    const gone = once(child, "exit");
    let copied = 0;
    for await (const chunk of child.stdout) {
      copied += String(chunk).split("copied").length - 1;
      if (copied >= 3) break;
    }
    child.kill("SIGKILL");
    await gone;
    const ledger = openLedger(wanted.ledger);
    const known = await ledger.run("killed");
    expect(known.state).toBe("running");
    const result = await run(jobOf({ ...inputOf(wanted) }, "killed"), labHost({ ledger }));
    await ledger.close();
    rmSync(directory, { recursive: true, force: true });
    expect(result).toMatchObject({ state: "done", failures: [] });
    expect(result.tally.copied.objects + result.tally.same.objects).toBe(12);
    for (let i = 0; i < 12; i++) {
      expect(await destination.digest("killed/app", `v${i}`)).toBe(await source.digest("killed/app", `v${i}`));
    }
  });
});
