import { join } from "node:path";

/** Where the program keeps what outlives it. */
export interface StatePaths {
  readonly connections: string;
  readonly ledger: string;
  readonly receipts: string;
  /** The key that receipts are signed with. */
  readonly signingKey: string;
}

/** DTH_HOME holds everything when it is set; else the XDG directories do. */
export function statePaths(env: Readonly<Record<string, string | undefined>>, home: string): StatePaths {
  const root = env.DTH_HOME;
  const config = root ?? join(env.XDG_CONFIG_HOME || join(home, ".config"), "dth");
  const state = root ? join(root, "state") : join(env.XDG_STATE_HOME || join(home, ".local", "state"), "dth");
  return {
    connections: join(config, "connections.json"),
    ledger: join(state, "ledger.sqlite"),
    receipts: root ? join(root, "receipts") : join(state, "receipts"),
    signingKey: join(config, "signing-key.json"),
  };
}
