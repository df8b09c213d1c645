import type { CopyContext } from "./context.ts";

/**
 * Sees to it that the destination's repository is there, once for each run.
 * @param again it was found missing although it should be there
 * @throws HubError as `ImageDestination.createRepository` does
 */
export function ensureRepository(context: CopyContext, repository: string, again = false): Promise<void> {
  const known = again ? undefined : context.repositories.get(repository);
  if (known !== undefined) return known;
  const made = makeRepository(context, repository);
  context.repositories.set(repository, made);
  // A failure may pass: the next image asks again.
  made.catch(() => context.repositories.delete(repository));
  return made;
}

async function makeRepository(
  { sides: { destination }, host, signal }: CopyContext,
  repository: string,
): Promise<void> {
  if (destination.createRepository === undefined) return;
  if (await destination.hasRepository?.(repository, signal)) return;
  const isNew = await destination.createRepository(repository, signal);
  if (isNew) host.log("info", `created the repository ${repository} at ${destination.address.host}`);
}
