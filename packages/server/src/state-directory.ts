import { join } from "node:path";

/** Where a hub on one machine keeps everything. */
export interface StateDirectory {
  readonly root: string;
  /** Records, ledger, secrets (sealed), logs and measurements: one SQLite file. */
  readonly database: string;
  /** Opens the secrets; nothing else does. */
  readonly secretsKey: string;
  /** Signs receipts. */
  readonly signingKey: string;
  /** Receipts and manifests. */
  readonly receipts: string;
  /** Of runs under way. */
  readonly scratch: string;
  /** Held by the hub that runs. */
  readonly lock: string;
  /** Address and token by which commands on this machine reach the hub. */
  readonly access: string;
}

/** The files of a state directory. */
export function stateDirectory(root: string): StateDirectory {
  return {
    root,
    database: join(root, "hub.db"),
    secretsKey: join(root, "secrets.key"),
    signingKey: join(root, "signing-key.json"),
    receipts: join(root, "receipts"),
    scratch: join(root, "scratch"),
    lock: join(root, "hub.lock"),
    access: join(root, "access.json"),
  };
}
