import { Fixtures } from "./registry-images.ts";
import { type RegistryServer, startRegistry } from "./registry-server.ts";

/** Two real registries on this machine, both empty: images go from one to the other. */
export interface RegistryPair {
  readonly from: RegistryServer;
  readonly to: RegistryServer;
  /** Fills and looks into the first one. */
  readonly source: Fixtures;
  /** Fills and looks into the second one. */
  readonly destination: Fixtures;
  close(): Promise<void>;
}

/** Starts both. @throws Error that names what is not installed */
export async function startRegistryPair(): Promise<RegistryPair> {
  const [from, to] = await Promise.all([startRegistry(), startRegistry()]);
  return {
    from,
    to,
    source: new Fixtures(from.url),
    destination: new Fixtures(to.url),
    async close() {
      await Promise.all([from.close(), to.close()]);
    },
  };
}
