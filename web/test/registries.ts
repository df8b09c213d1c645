import { type RegistryPair, startRegistryPair } from "@dth/testkit/registry-pair";
import { type Lab, until } from "./lab.ts";

/** Two real registries, the first with images. */
export interface Registries extends RegistryPair {
  /** Puts another image under a tag at the source. */
  move(repository: string, tag: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts both. @throws Error where docker-registry is not installed */
export async function startRegistries(): Promise<Registries> {
  const pair = await startRegistryPair();
  const { source } = pair;
  for (const tag of ["1.27", "1.28", "stable"]) await source.multiArch("shop/front", tag);
  for (const tag of ["2.4.0", "2.4.1"]) {
    const image = await source.multiArch("shop/basket", tag);
    const name = image.digest.replace(":", "-");
    const bundle = await source.referrer("shop/basket", image, "application/vnd.dev.sigstore.bundle.v0.3+json");
    const sbom = await source.referrer("shop/basket", image, "application/spdx+json");
    // This registry has no list of referrers of its own: whoever pushes one keeps the list.
    await source.index("shop/basket", name, [bundle, sbom]);
  }
  const front = await source.digest("shop/front", "1.28");
  // As cosign did it before there were referrers.
  await source.image("shop/front", `${front?.replace(":", "-")}.sig`);
  await source.image("tools/migrate", "9");
  return {
    ...pair,
    move: async (repository, tag) => void (await source.multiArch(repository, tag)),
  };
}

const CREATE = "mutation($input: TaskInput!) { createTaskV2(input: $input) { id } }";

/** A task that keeps all of it in the second registry, once it has run. @returns its id */
export async function keepImages(lab: Lab, { from, to }: Registries, name: string): Promise<string> {
  const input = {
    name,
    plugin: "ecr",
    source: { type: "oci-registry", parameters: JSON.stringify({ endpoint: from.url, select: "all" }) },
    destination: { type: "oci-registry", parameters: JSON.stringify({ endpoint: to.url }) },
  };
  const { createTaskV2 } = await lab.ask<{ createTaskV2: { id: string } }>(CREATE, { input });
  const query = `{ getTask(id: "${createTaskV2.id}") { progress } }`;
  await until(
    async () => (await lab.ask<{ getTask: { progress: string } }>(query)).getTask.progress === "DONE",
    60_000,
  );
  return createTaskV2.id;
}
