import type { PluginHost } from "@dth/core/plugin";
import type { RegistryAddress } from "../registry/address.ts";
import { createBlobClient } from "../registry/blobs.ts";
import { createRegistryClient } from "../registry/client.ts";
import type { LoginProvider } from "../registry/login.ts";
import { createSession } from "../registry/session.ts";
import type { ImageEndpoint } from "./image-endpoint.ts";

/** How {@link openRegistry} reaches a registry. */
export interface RegistryOptions {
  readonly address: RegistryAddress;
  readonly login: LoginProvider;
  /** Takes Basic from the first request on. */
  readonly basic?: boolean;
  readonly isHub?: boolean;
}

/** Opens a registry by the OCI distribution API; nothing is sent yet. */
export function openRegistry(
  { address, login, basic = false, isHub = false }: RegistryOptions,
  host: PluginHost,
): ImageEndpoint {
  const allowEndpoint = (origin: string): Promise<void> => host.allowEndpoint(origin);
  const session = createSession({ address, login, transport: host.transport, clock: host.clock, allowEndpoint, basic });
  const client = createRegistryClient(session, host.hashing);
  return {
    id: address.host,
    address,
    session,
    client,
    blobs: createBlobClient(session, host.hashing),
    login,
    isHub,
    probe: (signal) => client.ping(signal),
    async close() {},
  };
}
