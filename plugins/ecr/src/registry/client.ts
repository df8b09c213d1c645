import type { Hashing } from "@dth/core/hashing";
import { createListClient, type ListClient } from "./lists.ts";
import { createManifestClient, type ManifestClient } from "./manifests.ts";
import type { Session } from "./session.ts";

/** The OCI distribution API but for blobs. Any method throws HubError as {@link Session} does. */
export interface RegistryClient extends ManifestClient, ListClient {
  /** Resolves when the registry can be spoken to with this login. */
  ping(signal?: AbortSignal): Promise<void>;
}

/** A {@link RegistryClient} over a session. */
export function createRegistryClient(session: Session, hashing: Hashing): RegistryClient {
  return {
    ...createManifestClient(session, hashing),
    ...createListClient(session),
    async ping(signal) {
      await session.send({ method: "GET", path: "/v2/", action: "ping", scope: "", what: "be asked", signal });
    },
  };
}
