import { useSearchParams } from "@solidjs/router";

/** What narrows a list: texts by name, empty where nothing is chosen. */
export interface Filter<Name extends string> {
  get(name: Name): string;
  /** Takes a choice. The way back leads to what was chosen before. */
  choose(part: Partial<Record<Name, string>>): void;
  /** Takes what is being typed, for which the way back has no step. */
  type(part: Partial<Record<Name, string>>): void;
}

/**
 * Keeps in the page's address what narrows a list: so a reload, the way back from another page and a link that is sent to
 * somebody keep it too.
 */
export function createFilter<Name extends string>(): Filter<Name> {
  const [params, setParams] = useSearchParams();
  return {
    // An address may name one twice.
    get: (name) => [params[name]].flat()[0] ?? "",
    choose: (part) => setParams(part),
    type: (part) => setParams(part, { replace: true }),
  };
}
