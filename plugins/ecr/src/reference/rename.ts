import { HubError } from "@dth/core/error";
import { isRepository } from "./image-reference.ts";

/** How repositories are called at the destination. */
export interface RenameRules {
  /** Put before every name, as it is: `mirror/` or `mirror-`. */
  readonly prefix: string;
  /**
   * New names by old ones, before the prefix. Both may end with `/*`, which stands for the rest of the path; the
   * longest old name that fits wins.
   */
  readonly rename: Readonly<Record<string, string>>;
  /** Docker Hub's official images: `short` drops their `library/`, as people write them; `library` keeps it. */
  readonly officialImages: "short" | "library";
}

/**
 * The destination's repository for one of the source.
 * @param fromHub whether the source is Docker Hub, the only one where `library/` is no name that a person chose
 * @throws HubError `INVALID_INPUT` when the result is no repository's name
 */
export function destinationRepository(repository: string, rules: RenameRules, fromHub: boolean): string {
  const official = fromHub && rules.officialImages === "short" && repository.startsWith("library/");
  const short = official ? repository.slice("library/".length) : repository;
  const renamed = renamedBy(rules.rename, short) ?? renamedBy(rules.rename, repository) ?? short;
  const name = rules.prefix + renamed;
  if (isRepository(name)) return name;
  throw new HubError(
    "INVALID_INPUT",
    `${repository} would become ${JSON.stringify(name)}, which is no repository's name`,
  );
}

function renamedBy(rename: RenameRules["rename"], repository: string): string | undefined {
  if (Object.hasOwn(rename, repository)) return rename[repository];
  const folders = Object.keys(rename).filter((from) => from.endsWith("/*") && repository.startsWith(from.slice(0, -1)));
  const longest = folders.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return rename["*"]?.replace(/\*$/, () => repository);
  const rest = repository.slice(longest.length - 1);
  return rename[longest]?.replace(/\*$/, () => rest);
}
