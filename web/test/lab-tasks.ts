import { KEY, type Lab } from "./lab.ts";

/** The hub's secret with the key of the lab's store. */
const SECRET = "lab-key";

/** Gives the hub the key of the lab's store, which {@link sideOf} names. */
export async function storeKey(lab: Lab): Promise<void> {
  const fields = Object.entries(KEY).map(([name, value]) => ({ name, value }));
  await lab.ask("mutation($input: SecretInput!) { writeSecret(input: $input) { name } }", {
    input: { name: SECRET, fields },
  });
}

/** A bucket of the lab's store as one side of a task. */
export function sideOf(lab: Lab, bucket: string): { readonly type: string; readonly parameters: string } {
  const { url: endpoint, region } = lab.store;
  const parameters = JSON.stringify({ endpoint, region, addressing: "path", secret: SECRET, bucket });
  return { type: "s3-compatible", parameters };
}

/** Makes a task that copies a bucket to the one of its name and `-copy`. @param rest of its input @returns its id */
export async function makeTask(
  lab: Lab,
  name: string,
  bucket: string,
  { start = false, ...rest }: { readonly start?: boolean; readonly [field: string]: unknown } = {},
): Promise<string> {
  const sides = { source: sideOf(lab, bucket), destination: sideOf(lab, `${bucket}-copy`) };
  const { createTaskV2 } = await lab.ask<{ createTaskV2: { id: string } }>(
    "mutation($input: TaskInput!, $start: Boolean) { createTaskV2(input: $input, start: $start) { id } }",
    { input: { name, plugin: "s3", ...sides, ...rest }, start },
  );
  return createTaskV2.id;
}
