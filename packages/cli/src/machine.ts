import type { Clock, Ids } from "@dth/core/clock";
import type { Hashing } from "@dth/core/hashing";
import type { ThrottleListener } from "@dth/core/object-store";
import type { TransferOptions } from "@dth/core/transfer-options";
import type { Transport } from "@dth/core/transport";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { proxyFromEnvironment } from "@dth/local/proxy";
import { createTransport } from "@dth/local/transport";
import { readAwsProfile } from "@dth/server/credentials/aws-files";
import type { CredentialContext } from "@dth/server/credentials/context";
import { createGovernor, type Governor } from "@dth/transfer/governor";
import { readConnections, type StoredConnection } from "./connections.ts";
import type { Host } from "./host.ts";
import { createSignsOfLife, type Waiting } from "./signs-of-life.ts";
import { type StatePaths, statePaths } from "./state-paths.ts";

/** Everything that the stores and the engine of one command need, made once and closed once. */
export interface Machine {
  readonly host: Host;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hashing: Hashing;
  readonly transport: Transport;
  readonly governor: Governor;
  /** For stores that nothing else shows progress of: repeated requests are told of. */
  readonly looking: { readonly transport: Transport; readonly listener: ThrottleListener };
  readonly paths: StatePaths;
  readonly connections: ReadonlyMap<string, StoredConnection>;
  readonly credentials: CredentialContext;
  /** What a source directory holds that is no object, with the reason: links, devices. Grows while it is listed. */
  readonly leftOut: Map<string, string>;
  /** A setting of an AWS profile; of the one in force when none is named. */
  profileSetting(profile: string | undefined, setting: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** The bounds that the governor keeps. */
export type Bounds = Pick<TransferOptions, "maxRequests" | "maxBufferedBytes" | "bandwidth" | "requestRate">;

/** Bounds of commands that only look. */
export const LOOKING: Bounds = { maxRequests: 32, maxBufferedBytes: 64 * 1024 * 1024 };

/**
 * `told` hears of requests that are being repeated while no run shows its progress.
 *
 * @throws HubError `INVALID_INPUT` when the connections file cannot be understood
 */
export async function createMachine(host: Host, bounds: Bounds, told: (waiting: Waiting) => void): Promise<Machine> {
  const paths = statePaths(host.env, host.home);
  const connections = await readConnections(paths.connections);
  const { clock, env, home } = host;
  const hashing = createHashing();
  const transport = createTransport({ maxConnections: bounds.maxRequests, proxy: proxyFromEnvironment(env) });
  const governor = createGovernor({ clock, ...bounds });
  return {
    host,
    clock,
    ids: randomIds(),
    hashing,
    transport,
    governor,
    looking: createSignsOfLife({ transport, listener: governor, clock, told }),
    paths,
    connections,
    leftOut: new Map(),
    credentials: { env, home, clock, transport, hashing },
    profileSetting: async (profile, setting) =>
      (await readAwsProfile(profile ?? env.AWS_PROFILE ?? "default", { env, home }))?.get(setting),
    close: () => transport.close(),
  };
}
