import { KEY, type Lab, until } from "./lab.ts";

/** A run of three objects that all arrived, of a task of its own. */
export async function arrivedRun(of: Lab): Promise<{ readonly id: string; readonly taskId: string }> {
  for (const name of ["a", "b", "c"]) of.store.bucket("backups").put(`${name}.dump`, new Uint8Array(100));
  const fields = Object.entries(KEY).map(([name, value]) => ({ name, value }));
  await of.ask("mutation($input: SecretInput!) { writeSecret(input: $input) { name } }", {
    input: { name: "lab-key", fields },
  });
  const common = { endpoint: of.store.url, region: of.store.region, addressing: "path", secret: "lab-key" };
  const side = (bucket: string) => ({ type: "s3-compatible", parameters: JSON.stringify({ ...common, bucket }) });
  const input = { name: "Backups", plugin: "s3", source: side("backups"), destination: side("backups-copy") };
  const create = "mutation($input: TaskInput!) { createTaskV2(input: $input, start: true) { id } }";
  const { createTaskV2: task } = await of.ask<{ createTaskV2: { id: string } }>(create, { input });
  return until(async () => {
    const query = `{ runs(taskId: "${task.id}") { items { id manifestSha256 } } }`;
    const { runs } = await of.ask<{ runs: { items: readonly { id: string; manifestSha256: string | null }[] } }>(query);
    const run = runs.items[0];
    return run?.manifestSha256 != null && { id: run.id, taskId: task.id };
  }, 90_000);
}
