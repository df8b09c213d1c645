import type { Lab } from "./lab.ts";
import { KEY, until } from "./lab.ts";

const CREATE = "mutation($input: TaskInput!, $start: Boolean) { createTaskV2(input: $input, start: $start) { id } }";
const MIB = 1024 ** 2;

/** Keys that were made to break pages. */
export const HOSTILE_KEYS = [
  '<img src=x onerror="alert(1)">.jpg',
  "</script><script>alert(1)</script>",
  "تقرير-المبيعات-٢٠٢٦.pdf",
  "\u202egnp.exe",
  // As long as S3 allows: 1,024 bytes, in letters of one byte and of three.
  `${"very-long-name-".repeat(68)}.bin`,
  `${"长".repeat(341)}x`,
];

/** Ids of the demonstration's tasks. */
export interface Demo {
  readonly photos: string;
  readonly backups: string;
  readonly archive: string;
  readonly films: string;
}

/** Films are on their way for ten minutes, so that whoever looks, however slowly, finds a run that moves. */
const FILMS = { count: 720, size: MIB / 4, bytesPerSecond: 300_000 };

/** Fills a lab with tasks in every state that a person meets, by real runs. */
export async function fillDemo(lab: Lab): Promise<Demo> {
  fillStore(lab);
  await lab.ask("mutation($input: SecretInput!) { writeSecret(input: $input) { name } }", {
    input: {
      name: "lab-key",
      description: "Access key of the lab's store",
      fields: Object.entries(KEY).map(([name, value]) => ({ name, value })),
    },
  });
  const parameters = JSON.stringify({
    endpoint: lab.store.url,
    region: lab.store.region,
    addressing: "path",
    secret: "lab-key",
  });
  const make = async (name: string) => {
    const input = { name, plugin: "s3", type: "s3-compatible", parameters };
    const made = await lab.ask<{ createConnection: { id: string } }>(
      "mutation($input: ConnectionInput!) { createConnection(input: $input) { id } }",
      { input },
    );
    return made.createConnection.id;
  };
  const [from, to] = [await make("Hangzhou store"), await make("Frankfurt store")];
  const side = (connection: string, bucket: string, prefix = "") => ({
    type: "s3-compatible",
    connection,
    parameters: JSON.stringify({ bucket, ...(prefix && { prefix }) }),
  });
  const create = async (name: string, bucket: string, rest: object = {}, start = true) => {
    const input = { name, plugin: "s3", source: side(from, bucket), destination: side(to, `${bucket}-copy`), ...rest };
    return (await lab.ask<{ createTaskV2: { id: string } }>(CREATE, { input, start })).createTaskV2.id;
  };
  lab.fault = ({ method, bucket, key }) =>
    method === "PUT" && bucket === "archive-copy" && /-(12|47|82|117)\.pdf$/.test(key)
      ? { kind: "error", status: 403, code: "AccessDenied" }
      : undefined;
  const photos = await create("Product photos", "photos", { description: "Everything the shop shows, moved once." });
  const backups = await create("Nightly backups", "backups", {
    schedule: { kind: "cron", expression: "30 2 * * *", timeZone: "Asia/Shanghai" },
  });
  await lab.ask(`mutation { runTaskNow(id: "${backups}") { id } }`);
  const archive = await create("Contracts archive", "archive");
  const films = await create("Films to Frankfurt", "films", {
    options: JSON.stringify({ bandwidth: FILMS.bytesPerSecond, serverSideCopy: "never" }),
  });
  await create(
    "Logs of the shop",
    "photos",
    { schedule: { kind: "rate", everyMinutes: 90 }, destination: side(to, "films-copy", "logs/") },
    false,
  );
  await lab.ask("mutation($input: ChannelInput!) { createChannel(input: $input) { id } }", {
    input: {
      name: "On-call",
      target: { kind: "webhook", url: `${lab.store.url}/hook` },
      on: ["error", "failures", "stuck"],
    },
  });
  await lab.ask('mutation { createToken(input: { name: "Grafana", role: viewer, expiresInDays: 90 }) { token } }');
  for (const ended of [photos, backups, archive]) await until(() => done(lab, ended), 90_000);
  await until(() => moves(lab, films), 60_000);
  return { photos, backups, archive, films };
}

async function done(lab: Lab, id: string): Promise<boolean> {
  const { getTask } = await lab.ask<{ getTask: { progress: string; lastRun: unknown } }>(
    `{ getTask(id: "${id}") { progress lastRun { id } } }`,
  );
  return getTask.lastRun !== null && ["DONE", "ERROR"].includes(getTask.progress);
}

async function moves(lab: Lab, id: string): Promise<boolean> {
  const { runs } = await lab.ask<{ runs: { items: readonly { snapshot: { copied: { objects: number } } | null }[] } }>(
    `{ runs(taskId: "${id}") { items { snapshot { copied { objects } } } } }`,
  );
  return (runs.items[0]?.snapshot?.copied.objects ?? 0) > 3;
}

function fillStore({ store }: Lab): void {
  const text = (n: number, size: number) => new Uint8Array(size).fill(n % 251);
  const photos = store.bucket("photos");
  for (let n = 0; n < 1_240; n++)
    photos.put(`shop/${String(n).padStart(5, "0")}.jpg`, text(n, 900 + ((n * 977) % 9_000)));
  for (const key of HOSTILE_KEYS) photos.put(key, text(7, 512));
  const copies = store.bucket("photos-copy");
  for (let n = 0; n < 300; n++)
    copies.put(`shop/${String(n).padStart(5, "0")}.jpg`, text(n, 900 + ((n * 977) % 9_000)), {
      lastModified: Date.now() + 60_000,
    });
  const backups = store.bucket("backups");
  for (let n = 0; n < 24; n++) backups.put(`db/2026-07-${String(n + 1).padStart(2, "0")}.dump`, text(n, 400_000));
  const archive = store.bucket("archive");
  for (let n = 0; n < 180; n++) archive.put(`${2017 + (n % 5)}/contract-${n}.pdf`, text(n, 20_000));
  const films = store.bucket("films");
  for (let n = 0; n < FILMS.count; n++) films.put(`reel-${String(n).padStart(3, "0")}.mov`, text(n, FILMS.size));
}
