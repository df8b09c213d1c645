import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LEDGER_TABLE } from "@dth/aws/ledger/table";
import type { Ledger } from "@dth/core/ledger";
import { serve } from "@dth/testkit/loopback-server";
import { passOn } from "@dth/testkit/pass-on";
import type { Fixtures } from "@dth/testkit/registry-images";
import { type RegistryPair, startRegistryPair } from "@dth/testkit/registry-pair";
import type { RegistryServer } from "@dth/testkit/registry-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { bundleFunctions } from "../src/bundle.ts";
import { imageListPath, writeImageList } from "../src/lister/keep-image-list.ts";
import { type Box, openBox } from "./box.ts";
import { executionOf, ImageTaskLab, overridesOf, startFront, taskFailed, templateValues } from "./image-lab.ts";
import { inLedger } from "./in-ledger.ts";
import { memoryParameters } from "./memory-parameters.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const directory = mkdtempSync(join(tmpdir(), "image-bundles-"));
let box: Box;
let front: Awaited<ReturnType<typeof startFront>>;
/** What Parameter Store keeps below the list's path, and which executions there are. */
let pieces: readonly { readonly Name: string; readonly Value: string }[] = [];
let executing: readonly string[] = [];
let tables = 0;
let table = "";

beforeAll(async () => {
  await bundleFunctions(directory);
  box = await openBox();
  front = await startFront(box.url, {
    "AmazonSSM.GetParametersByPath": () => ({ Parameters: pieces }),
    "AWSStepFunctions.ListExecutions": () => ({
      executions: executing.map((runId) => ({ executionArn: executionOf(runId) })),
    }),
  });
});
afterAll(async () => {
  await front.close();
  await box.close();
  rmSync(directory, { recursive: true });
});
beforeEach(async () => {
  [pieces, executing, table] = [[], [], `images-${++tables}`];
  await box.createTable(table, LEDGER_TABLE);
});

function lab(more: Readonly<Record<string, string>> = {}): ImageTaskLab {
  return new ImageTaskLab(directory, {
    PATH: process.env.PATH ?? "",
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: front.url,
    PLUGIN: "ecr",
    STACK_NAME: "stack",
    LEDGER_TABLE: table,
    IMAGE_LIST_PATH: "/data-transfer-hub/stack/images",
    SCRATCH: directory,
    ...more,
  });
}

const inTable = <T>(look: (ledger: Ledger) => Promise<T>) => inLedger(box, table, look);

describe("an image task between two registries, by its bundles", () => {
  let from: RegistryServer;
  let to: RegistryServer;
  let source: Fixtures;
  let destination: Fixtures;
  let close: RegistryPair["close"];
  let images: readonly string[] = [];
  beforeAll(async () => {
    ({ from, to, source, destination, close } = await startRegistryPair());
    for (let n = 0; n < 6; n++) await source.image("team/app", `v${n}`);
    await source.multiArch("team/web", "1");
    await source.image("base", "latest");
    images = ["team/app:v0", "team/app:v1", "team/app:v2", "team/app:v3", "team/app:v4", "team/app:v5"];
    images = [...images, "team/web:1", "base:latest"];
  });
  afterAll(() => close?.());

  const arrived = async (all = images) => {
    for (const image of all) {
      const [name = "", tag = ""] = image.split(":");
      expect(await destination.digest(name, tag), image).toBe(await source.digest(name, tag));
    }
  };
  const task = (list: readonly string[]) => templateValues({ from: from.url, to: to.url, images: list });

  it("brings every image by digest, of a list that Parameter Store keeps in pieces; a second run starts no task", async () => {
    const stored = memoryParameters({ "/data-transfer-hub/stack/images/000": images.slice(0, 3).join(",") });
    await writeImageList(stored.client, imageListPath("stack"), images.slice(3));
    pieces = [...stored.values].map(([Name, Value]) => ({ Name, Value })).reverse();
    const programs = lab();
    const end = await programs.run("run-1", task(images.slice(0, 3)));
    expect(end.error).toBeUndefined();
    expect(programs.copiers.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    await arrived();
    await inTable(async (ledger) => {
      expect(await ledger.run("run-1")).toMatchObject({ state: "done" });
      expect((await ledger.tally("run-1")).copied.objects).toBe(8);
    });
    await Promise.all([from.forget(), to.forget()]);
    const again = await programs.run("run-2", task(images));
    expect(again.error).toBeUndefined();
    expect(again.calls.map(({ state }) => state)).toEqual(["List", "Close"]);
    const asked = [...(await from.requests()), ...(await to.requests())].map(({ method, path }) => `${method} ${path}`);
    expect(asked.filter((line) => !/^HEAD |\/v2\/$/.test(line))).toEqual([]);
  });

  it("fails for an image that is not there, and brings the others; retried, it is only that one", async () => {
    const programs = lab();
    const end = await programs.run("run-1", task(["team/app:v0", "team/app:new"]));
    expect(end.error?.name).toBe("ImagesFailed");
    expect(end.calls.map(({ state }) => state)).toContain("TellFailures");
    await inTable(async (ledger) => {
      expect(await ledger.failures("run-1")).toMatchObject([{ code: "IMAGE_NOT_FOUND", samples: ["team/app:new"] }]);
      expect(await ledger.reopen("run-1", {})).toBe(1);
    });
    await source.image("team/app", "new");
    const again = await programs.run("run-1", task(["team/app:v0", "team/app:new"]));
    expect(again.error).toBeUndefined();
    await arrived(["team/app:new"]);
  });

  it("goes on where a copier was killed, which is started again", async () => {
    const large = Array.from({ length: 3 }, (_, n) => `big:v${n}`);
    for (const image of large)
      await source.image("big", image.split(":")[1] ?? "", { layers: [Buffer.alloc(2e6, image)] });
    const programs = lab();
    let tries = 0;
    const end = await programs.run("run-1", task(large), async (parameters) => {
      const copier = programs.copier(...overridesOf(parameters));
      if (tries++ === 0) {
        await vi.waitUntil(() => copier.output().includes("big:v0 copied"), { timeout: 30_000, interval: 5 });
        copier.child.kill("SIGKILL");
        await copier.ended;
        throw taskFailed({}, "SpotInterruption");
      }
      expect((await copier.ended).code).toBe(0);
    });
    expect(end.error).toBeUndefined();
    expect(tries).toBe(2);
    await arrived(large);
    await inTable(async (ledger) => expect(await ledger.unsettled("run-1")).toBe(0));
  });

  it("leaves open what it had not copied when ECS asks it to end", async () => {
    const slow = ["slow:v0", "slow:v1", "slow:v2"];
    const [, second] = await Promise.all(slow.map((image) => source.image("slow", image.split(":")[1] ?? "")));
    // The second one takes until the copier has ended.
    let holds = false;
    const upstream = Number(new URL(from.url).port);
    const proxy = await serve((incoming, answer) => {
      const asked = incoming.url ?? "";
      if (!holds || !(asked.endsWith("/v1") || asked.includes(second?.digest ?? "")))
        passOn(incoming, answer, upstream);
    });
    try {
      const programs = lab();
      const parameters = templateValues({ from: proxy.url, to: to.url, images: slow });
      await programs.lister({ action: "list", runId: "run-1", execution: executionOf("run-1"), parameters });
      holds = true;
      const copier = programs.copier("run-1", 0);
      await vi.waitUntil(() => copier.output().includes("slow:v0 copied"), { timeout: 60_000, interval: 5 });
      copier.child.kill("SIGTERM");
      const { code, output } = await copier.ended;
      expect(output).toContain('"why":"SIGTERM"');
      expect(output).not.toContain("slow:v1 copied");
      expect(code).toBe(75);
      holds = false;
      expect((await programs.copier("run-1", 0).ended).code).toBe(0);
      await arrived(slow);
    } finally {
      await proxy.close();
    }
  });

  it("asks for another start when the registry throttles, and says so when that did not help", async () => {
    const upstream = Number(new URL(from.url).port);
    let throttle = false;
    const proxy = await serve((incoming, answer) => {
      if (throttle) {
        answer.writeHead(429, { "retry-after": "0", "content-type": "application/json" });
        answer.end('{"errors":[{"code":"TOOMANYREQUESTS","message":"slower"}]}');
        return;
      }
      passOn(incoming, answer, upstream);
    });
    try {
      await source.image("throttled", "1");
      const programs = lab();
      const parameters = templateValues({ from: proxy.url, to: to.url, images: ["throttled:1"] });
      const throttled = (...batch: readonly [string, number]) => {
        throttle = true;
        return programs.copier(...batch).ended;
      };
      const skopeo = async (sent: object) => {
        // Each start waits for a while by itself; one of them is enough to see how it ends.
        const { code } = throttle ? { code: 75 } : await throttled(...overridesOf(sent));
        throw taskFailed({ ExitCode: code }, "EssentialContainerExited");
      };
      const end = await programs.run("run-1", parameters, skopeo);
      expect(programs.copiers.map(({ code }) => code)).toEqual([75]);
      expect(end.calls.filter(({ state }) => state === "Skopeo")).toHaveLength(4);
      expect(end.error?.name).toBe("ImagesFailed");
      await inTable(async (ledger) =>
        expect(await ledger.failures("run-1")).toMatchObject([
          { code: "SERVER_UNAVAILABLE", samples: ["throttled:1"] },
        ]),
      );
    } finally {
      await proxy.close();
    }
  });
});

describe("the lister, bundled", () => {
  const list = (runId: string, parameters: object) => ({
    action: "list",
    runId,
    execution: executionOf(runId),
    parameters,
  });

  it("lists 5,000 images into numbers, in more than one call where the time is short", async () => {
    const tags = Array.from({ length: 5_000 }, (_, n) => `v${n}`);
    // Goes to sleep after a while, so that the first call's time is up somewhere in the middle.
    let [looked, sleeps] = [0, true];
    const source = await serve(({ url = "" }, answer) => {
      if (url.includes("/manifests/") && sleeps && ++looked > 1_500) return;
      if (url.includes("/tags/list")) answer.end(JSON.stringify({ name: "big", tags }));
      else if (!url.includes("/manifests/")) answer.end();
      else {
        const digest = `sha256:${url.split("/v").at(-1)?.padStart(64, "0")}`;
        const type = "application/vnd.oci.image.manifest.v1+json";
        answer.writeHead(200, { "docker-content-digest": digest, "content-type": type, "content-length": "2" }).end();
      }
    });
    const destination = await serve(({ url = "" }, answer) => {
      answer.writeHead(url.includes("/manifests/") ? 404 : 200).end();
    });
    try {
      const programs = lab();
      const parameters = templateValues({ from: source.url, to: destination.url, images: ["big:*"] });
      const first = await programs.lister(list("run-1", parameters), 65_000);
      expect(first).toMatchObject({ state: "more", batches: [] });
      sleeps = false;
      let now = 0;
      let most = 0;
      const end = await programs.run("run-1", parameters, async () => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
      });
      const called = (state: string) => end.calls.filter((call) => call.state === state);
      expect(called("Skopeo").length).toBeLessThan(190);
      expect(most).toBe(10);
      const largest = Math.max(...end.calls.map((call) => JSON.stringify(call.parameters).length));
      expect(largest).toBeLessThan(2_000);
      // Nobody has copied anything here, which is not kept from whoever asks.
      expect(end.error?.name).toBe("ImagesFailed");
      await inTable(async (ledger) => {
        expect((await ledger.tally("run-1")).failed.objects).toBe(5_000);
        expect(await ledger.unsettled("run-1")).toBe(0);
      });
    } finally {
      await source.close();
      await destination.close();
    }
  });

  it("says what passes by itself by the error's name, and what does not by its code", async () => {
    const programs = lab();
    const task = { to: "http://127.0.0.1:9", images: ["a:1"] };
    const wrong = list("run-1", { ...templateValues({ ...task, from: "http://127.0.0.1:9" }), destType: "amazon-s3" });
    await expect(programs.lister(wrong)).rejects.toMatchObject({ name: "INVALID_INPUT" });
    const unknown = { action: "close", runId: "unknown", parameters: {} };
    await expect(programs.lister(unknown)).rejects.toMatchObject({ name: "RUN_NOT_FOUND" });
    const nobody = lab({ AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    await expect(nobody.lister(unknown)).rejects.toMatchObject({ name: "TransientError" });
  });

  it("is busy while another run goes on, and takes over from one that was broken off", async () => {
    const programs = lab();
    const registry = await serve(({ url = "" }, answer) => {
      answer.writeHead(url.includes("/manifests/") ? 404 : 200).end();
    });
    try {
      const parameters = templateValues({
        from: registry.url,
        to: registry.url.replace("127.0.0.1", "localhost"),
        images: ["a:1"],
      });
      expect(await programs.lister(list("run-1", parameters))).toMatchObject({ state: "listed", batches: [] });
      executing = ["run-1", "run-2"];
      expect(await programs.lister(list("run-2", parameters))).toMatchObject({ state: "busy", batches: [] });
      executing = ["run-2"];
      expect(await programs.lister(list("run-2", parameters))).toMatchObject({ state: "listed" });
      await inTable(async (ledger) => expect((await ledger.run("run-1")).state).toBe("stopped"));
    } finally {
      await registry.close();
    }
  });
});

describe("programs of a task", () => {
  it("name what is missing in their environment", async () => {
    const programs = lab();
    const { code, output } = await programs.start([join(directory, "container.mjs"), "copier"], { LEDGER_TABLE: "" })
      .ended;
    expect(code).toBe(1);
    expect(output).toContain("see BATCH, LEDGER_TABLE, RUN_ID");
    await expect(
      lab({ IMAGE_LIST_PATH: "" }).lister({ action: "settle", runId: "r", batch: 0, error: "", cause: "" }),
    ).rejects.toMatchObject({ name: "INVALID_INPUT" });
  });

  it("ask for another start where AWS cannot be reached: copier, finder", async () => {
    const queues = { QUEUE_URL: "http://127.0.0.1:9/q", DEAD_LETTER_QUEUE_URL: "http://127.0.0.1:9/d" };
    const away = { ...queues, AWS_ENDPOINT_URL: "http://127.0.0.1:9", RUN_ID: "run-1", BATCH: "0" };
    const programs = lab();
    const start = (program: string, PLUGIN: string) =>
      programs.start([join(directory, "container.mjs"), program], { ...away, PLUGIN }).ended;
    for (const { code, output } of await Promise.all([start("copier", "ecr"), start("finder", "s3")])) {
      expect(output).toContain('"code":"NETWORK"');
      expect(code).toBe(75);
    }
  });
});
