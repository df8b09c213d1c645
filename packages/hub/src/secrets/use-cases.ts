import { HubError } from "@dth/core/error";
import { SecretInputSchema } from "@dth/core/inputs/secret";
import { parseInput } from "../access/parse-input.ts";
import { permission } from "../access/permissions.ts";
import { useCase } from "../access/use-case.ts";
import type { SecretUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { usersOfSecret } from "./users.ts";

/** Credentials: they go in, and only runs and tests read them. */
export function createSecrets(ports: HubPorts): SecretUseCases {
  return {
    write: (caller, input) =>
      useCase(ports, caller, { ...permission("secrets.write"), of: ({ name }) => ({ subject: name }) }, async () => {
        const { name, value, description } = parseInput(SecretInputSchema, input);
        return ports.secrets.write(name, value, description);
      }),
    list: (caller) => useCase(ports, caller, permission("secrets.list"), () => ports.secrets.list()),
    // The audit has the name of a secret that there is: another text may be a value in the wrong place.
    delete: (caller, name) =>
      useCase(ports, caller, { ...permission("secrets.delete"), of: () => ({ subject: name }) }, async () => {
        const known = (await ports.secrets.list()).some((info) => info.name === name);
        if (!known) throw new HubError("NOT_FOUND", "there is no such secret");
        await requireUnused(ports, name);
        await ports.secrets.delete(name);
      }),
  };
}

async function requireUnused(ports: HubPorts, name: string): Promise<void> {
  for await (const user of usersOfSecret(ports, name)) {
    throw new HubError("IN_USE", `the secret ${name} is used by the ${user}`);
  }
}
