import { describe } from "vitest";
import { secretStoreConformance } from "./conformance/secret-store.ts";
import { memorySecretStore } from "./secret-store.ts";

describe("memorySecretStore", () => {
  secretStoreConformance(async (clock) => {
    const secrets = memorySecretStore(clock);
    return { secrets, other: secrets, close: async () => {} };
  });
});
