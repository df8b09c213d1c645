/**
 * `node scripts/bench/hub-pages.ts [TASKS] [ROWS]`: how long the pages of a hub on one machine take, over REST, with so
 * many tasks (10,000) and so many items of one run in the ledger (10,000,000). Prints a table in Markdown.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Job } from "@dth/core/task";
import { runsOf } from "@dth/hub/runs/run-records";
import { KINDS } from "@dth/local/ledger-rows";
import { PLUGINS } from "@dth/plugins/plugins";
import { createLog } from "@dth/server/log";
import { openHub } from "@dth/server/open-hub";
import { startHub } from "@dth/server/start-hub";
import { stateDirectory } from "@dth/server/state-directory";
import { systemCaller } from "@dth/server/tokens";

const [tasks = 10_000, rows = 10_000_000] = process.argv.slice(2).map(Number);
/** Failures among the items. */
const FAILURES = 500;
const ROUNDS = 30;
const RUN = "measured";
const CALLER = systemCaller("bench");
const log = createLog({ write: () => {}, json: true, now: Date.now });
const root = mkdtempSync(join(tmpdir(), "dth-hub-pages-"));
const { env } = process;

const PAGES = [
  "/tasks?limit=50",
  "/tasks?limit=200",
  "/tasks?limit=50&sort=name",
  "/tasks?progress=STOPPED&limit=50",
  "/tasks?search=9999",
  "/tasks?search=nowhere",
  "/runs?limit=50",
  `/runs/${RUN}/items?limit=200`,
  `/runs/${RUN}/items?kinds=failed&limit=200`,
  `/inbox?runId=${RUN}`,
  "/overview",
];

function side(bucket: string) {
  const parameters = { endpoint: "http://127.0.0.1:1", region: "us-east-1", secret: "keys", bucket };
  return { type: "s3-compatible", parameters };
}

/** Tasks through their use case; the run by its records. */
async function fillRecords(): Promise<void> {
  const settings = { endpoints: { networks: "all" }, ambient: false } as const;
  const state = stateDirectory(root);
  const { hub, ports, close } = await openHub({ state, settings, plugins: PLUGINS, env, maxRuns: 1, log });
  await hub.secrets.write(CALLER, { name: "keys", value: { accessKeyId: "a", secretAccessKey: "b" } });
  let taskId = "";
  for (let n = 0; n < tasks; n++) {
    const sides = { source: side(`from-${n}`), destination: side(`to-${n}`) };
    const input = { name: `Archive ${n} of the lake`, plugin: "s3", ...sides };
    taskId = (await hub.tasks.create(CALLER, input, { start: false })).id;
  }
  const job: Job = { taskId, runId: RUN, plugin: "s3", source: side("from"), destination: side("to"), options: {} };
  await ports.ledger.createRun({ id: RUN, source: "a", destination: "b", spec: job, state: "done", startedAt: 1 });
  const run = { id: RUN, taskId, version: 0, number: 1, by: "bench", startedAt: 1, finishedAt: 2, job } as const;
  await runsOf(ports.records).create({ ...run, trigger: "person", progress: "DONE", paused: false });
  await close();
}

/** Straight into the file: through the ledger ten million outcomes would take a quarter of an hour. */
function fillLedger(): void {
  const database = new DatabaseSync(stateDirectory(root).database);
  const run = Number(database.prepare("SELECT n FROM runs WHERE id = ?").get(RUN)?.n);
  database.exec("PRAGMA synchronous = OFF; BEGIN");
  const item = database.prepare(
    "INSERT INTO items (run, key, action, kind, size, at, code, detail) VALUES (?, CAST(? AS BLOB), 0, ?, 1000, 5, ?, ?)",
  );
  for (let n = 0; n < rows; n++) {
    const key = `data/2025/${String(n).padStart(9, "0")}.parquet`;
    if (n % Math.ceil(rows / FAILURES) === 7) item.run(run, key, KINDS.failed, "ACCESS_DENIED", '{"message":"no"}');
    else item.run(run, key, KINDS.copied, "", '{"evidence":{"proof":"etag"}}');
  }
  database.exec(`INSERT INTO counts SELECT run, kind, code, count(*), sum(size) FROM items GROUP BY run, kind, code`);
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

async function measure(): Promise<void> {
  const size = Math.round(statSync(stateDirectory(root).database).size / 2 ** 20);
  const begun = performance.now();
  const options = { state: root, host: "127.0.0.1", port: 0, maxRuns: 1, ambient: false, env, log };
  const hub = await startHub(options);
  const started = Math.round(performance.now() - begun);
  const headers = { authorization: `Bearer ${hub.firstToken}` };
  // What is due since the tasks were made is looked at first.
  await new Promise((later) => setTimeout(later, 30_000));
  console.log("| page | median ms | slowest ms | KiB |\n| --- | ---: | ---: | ---: |");
  for (const page of PAGES) {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const asked = performance.now();
      const answer = await fetch(`${hub.url}/api/v1${page}`, { headers });
      bytes = (await answer.text()).length;
      if (!answer.ok) throw new Error(`${page} was answered ${answer.status}`);
      times.push(performance.now() - asked);
      await new Promise((later) => setTimeout(later, 40));
    }
    times.sort((a, b) => a - b);
    const [median = 0, slowest = 0] = [times[ROUNDS / 2], times.at(-1)];
    console.log(`| \`${page}\` | ${median.toFixed(1)} | ${slowest.toFixed(1)} | ${(bytes / 1024).toFixed(1)} |`);
  }
  await hub.stop();
  console.log(`\nA file of ${size} MiB; the hub starts with it in ${started} ms.`);
}

try {
  await fillRecords();
  fillLedger();
  await measure();
} finally {
  rmSync(root, { recursive: true });
}
