import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DEFAULT_ACCESS_KEY } from "@dth/testkit/s3-server/options";
import { startS3Server } from "@dth/testkit/s3-server/server";

const MAIN = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));

test("a hub runs a task in a process of its own, and ends when asked", { timeout: 120_000 }, async () => {
  const scratch = mkdtempSync(join(tmpdir(), "dth-deno-hub-"));
  const server = await startS3Server({ buckets: ["from", "to"], directory: join(scratch, "server") });
  for (let n = 0; n < 20; n++) server.bucket("from").put(`k${n}`, `data ${n}`);
  const argv = ["run", "-A", MAIN, "hub", "--state", join(scratch, "hub"), "--port", "0", "--json"];
  const hub = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  hub.stderr.on("data", (chunk) => {
    log += chunk;
  });
  try {
    const [line] = await once(createInterface({ input: hub.stdout }), "line");
    const { url, firstToken } = JSON.parse(line);
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${firstToken}`, "content-type": "application/json" };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`${url}/api/v1${path}`, { method, headers, ...sent });
      const text = await answer.text();
      assert.ok(answer.ok, text);
      return text === "" ? undefined : JSON.parse(text);
    };
    const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
    await ask("POST", "/secrets", { name: "keys", value: { accessKeyId, secretAccessKey } });
    const side = (bucket: string) => ({
      type: "s3-compatible",
      parameters: { endpoint: server.url, region: server.region, secret: "keys", bucket },
    });
    const schedule = { kind: "once" };
    const input = { name: "copy", plugin: "s3", source: side("from"), destination: side("to"), schedule };
    const { currentRunId } = await ask("POST", "/tasks", input);
    let run = await ask("GET", `/runs/${currentRunId}`);
    while (!["DONE", "ERROR"].includes(run.progress)) {
      await new Promise((later) => setTimeout(later, 100));
      run = await ask("GET", `/runs/${currentRunId}`);
    }
    assert.equal(run.tally?.copied.objects, 20, JSON.stringify(run));
    await ask("POST", `/runs/${currentRunId}/verify-receipt`, {});
    assert.deepEqual(server.bucket("to").keys(), server.bucket("from").keys());
  } finally {
    hub.kill("SIGTERM");
    await once(hub, "close");
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
    // Deno tells the signal that was sent, not the code that the process ended with.
    assert.match(log, /the hub has ended/);
  }
});
