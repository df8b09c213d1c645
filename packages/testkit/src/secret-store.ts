import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { SecretInfo, SecretStore, SecretValue } from "@dth/core/secret-store";

/** Secrets in memory, unencrypted: for tests. */
export function memorySecretStore(clock: Clock): SecretStore {
  const secrets = new Map<string, { readonly info: SecretInfo; readonly value: SecretValue }>();
  return {
    async write(name, value, description) {
      const fields = Object.keys(value).sort();
      const info = { name, ...(description === undefined ? {} : { description }), fields, updatedAt: clock.now() };
      secrets.set(name, { info, value: { ...value } });
      return info;
    },
    async read(name) {
      const known = secrets.get(name);
      if (known === undefined) throw new HubError("SECRET_NOT_FOUND", `there is no secret ${name}`);
      return known.value;
    },
    async list() {
      return [...secrets.values()].map(({ info }) => info).sort((a, b) => compareKeys(a.name, b.name));
    },
    async delete(name) {
      secrets.delete(name);
    },
  };
}
