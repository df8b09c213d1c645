import { homedir } from "node:os";
import type { CredentialProvider } from "@dth/core/credentials";
import { createTransport } from "@dth/local/transport";
import { createCredentialCache } from "@dth/object-store/credential-cache";
import { createCredentialProvider } from "./chain.ts";
import type { CredentialContext } from "./context.ts";

/** Milliseconds in which a container's or instance's own service answers, or is not there. */
const NEAR_MS = 2_000;

/** Credentials of the hub's own machine. */
export interface AmbientCredentials {
  readonly provider: CredentialProvider;
  close(): Promise<void>;
}

/**
 * Amazon credentials that the machine of a hub has: by its environment, its AWS profiles, or the role of its container or
 * instance. Kept until they end or are refused. They are the operator's, so that no policy for people's endpoints applies.
 */
export function ambientCredentials(host: Pick<CredentialContext, "env" | "clock" | "hashing">): AmbientCredentials {
  const transport = createTransport({ connectTimeoutMs: NEAR_MS });
  const home = host.env.HOME ?? homedir();
  const source = createCredentialProvider({ vendor: "aws", instance: true }, { ...host, home, transport });
  const cache = createCredentialCache(source);
  return {
    async provider({ refresh }) {
      const held = await cache.current(host.clock.now());
      if (refresh) await cache.renew(held);
      return (await cache.current(host.clock.now())) ?? source({ refresh });
    },
    close: () => transport.close(),
  };
}
