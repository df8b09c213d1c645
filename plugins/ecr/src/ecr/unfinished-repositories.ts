import type { Ledger } from "@dth/core/ledger";
import type { UnfinishedRepositories } from "./create-repository.ts";

/** {@link UnfinishedRepositories} in a task's ledger. @param registry which one, such as its host */
export function unfinishedRepositories(ledger: Ledger, registry: string): UnfinishedRepositories {
  const memory = `${registry} unfinished repositories`;
  const note = (name: string, state: "unfinished" | "finished"): Promise<void> =>
    ledger.rememberCopies(memory, [{ key: name, sourceEtag: "", destinationEtag: state }]);
  return {
    has: async (name) => (await ledger.rememberedCopies(memory, [name])).get(name)?.destinationEtag === "unfinished",
    add: (name) => note(name, "unfinished"),
    delete: (name) => note(name, "finished"),
  };
}
