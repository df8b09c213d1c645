import type { CredentialProvider } from "@dth/core/credentials";
import type { Fault, FaultRequest } from "@dth/testkit/s3-server/faults";
import type { AccessKey } from "@dth/testkit/s3-server/options";

/** The access key of a server that ends in the middle of a run, and the credentials of who uses them. */
export interface RotatingKeys {
  /** Gives the server the first key. */
  begin(accessKeys: Map<string, AccessKey>): void;
  readonly faults: (request: FaultRequest) => Fault | undefined;
  readonly provider: CredentialProvider;
}

/** A key that ends with the `ending`-th request, from 1; who then asks for a new one gets it. */
export function rotatingKeys(ending: number): RotatingKeys {
  let known: Map<string, AccessKey> | undefined;
  let generation = 0;
  let requests = 0;
  const issue = (): void => {
    known?.set(`key-${++generation}`, { secret: `secret-${generation}` });
  };
  return {
    begin: (accessKeys) => {
      known = accessKeys;
      issue();
    },
    faults: () => (++requests === ending ? { kind: "expire-credentials" } : undefined),
    provider: async ({ refresh }) => {
      if (refresh) issue();
      return { accessKeyId: `key-${generation}`, secretAccessKey: `secret-${generation}` };
    },
  };
}
