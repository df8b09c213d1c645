import { HubError } from "@dth/core/error";
import { isRepository, parseLocalReference, parseReference } from "../reference/image-reference.ts";
import type { Item } from "../reference/item-key.ts";
import { compileTagRules, type TagSelection } from "./tag-rules.ts";

/** One entry of a list of images: one image, or the tags of a repository that fit. */
export type ImageEntry =
  | { readonly kind: "image"; readonly repository: string; readonly item: Item }
  | { readonly kind: "pattern"; readonly repository: string; readonly select: TagSelection };

/** The registry that a list is about. */
export interface EntryContext {
  /** Names of its host as references may have them, such as `docker.io` and `index.docker.io`. */
  readonly hosts: readonly string[];
  /** Names without a slash are under `library/`. */
  readonly isHub: boolean;
}

/** The original's word for every tag of a repository. */
const ALL_TAGS = "ALL_TAGS";

/**
 * Reads `repository[:tag][@digest]`, with or without the registry's host. In place of the tag there may be a pattern
 * (`1.*`), a range of versions (`^1.24`) or `ALL_TAGS`, none of which a tag can be. Without any of them it is `latest`.
 *
 * @throws HubError `INVALID_INPUT`
 */
export function parseImageEntry(text: string, context: EntryContext): ImageEntry {
  const local = withoutHost(text.trim(), context);
  const { repository, rule } = splitRule(local);
  if (rule !== undefined) {
    if (!isRepository(repository)) parseLocalReference(repository, text);
    return { kind: "pattern", repository: official(repository, context), select: compileRule(rule) };
  }
  const reference = parseLocalReference(local, text);
  const name = official(reference.repository, context);
  const { tag = "latest", digest } = reference;
  // A digest decides; the tag beside it is decoration, as everywhere.
  const item: Item = digest === undefined ? { repository: name, tag } : { repository: name, digest };
  return { kind: "image", repository: name, item };
}

function withoutHost(text: string, { hosts, isHub }: EntryContext): string {
  const own = hosts.find((host) => text.startsWith(`${host}/`));
  if (own !== undefined) return text.slice(own.length + 1);
  const first = text.slice(0, Math.max(0, text.indexOf("/")));
  if (isHub && (/[.:]/.test(first) || first === "localhost")) {
    const { host } = parseReference(splitRule(text).repository);
    throw new HubError("INVALID_INPUT", `${JSON.stringify(text)} is at ${host}, which is another registry`);
  }
  return text;
}

function official(repository: string, { isHub }: EntryContext): string {
  return isHub && !repository.includes("/") ? `library/${repository}` : repository;
}

/** Cuts off what stands in the tag's place and cannot be a tag. */
function splitRule(text: string): { readonly repository: string; readonly rule?: string } {
  const colon = text.indexOf(":", text.lastIndexOf("/", firstOf(text, /[*?[{^~<>=| ]/)) + 1);
  const rule = colon < 0 ? "" : text.slice(colon + 1);
  if (rule !== ALL_TAGS && !/^[\^~<>=]|[*?[{]|\|\|/.test(rule)) return { repository: text };
  return { repository: text.slice(0, colon), rule };
}

function firstOf(text: string, pattern: RegExp): number {
  const at = text.search(pattern);
  return at < 0 ? text.length : at;
}

function compileRule(rule: string): TagSelection {
  if (rule === ALL_TAGS) return compileTagRules({});
  return compileTagRules(/^[\^~<>=]|\|\|/.test(rule) ? { range: rule } : { tags: [rule] });
}
