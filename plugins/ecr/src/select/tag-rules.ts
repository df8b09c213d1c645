import { HubError } from "@dth/core/error";
import { compileGlobs } from "@dth/transfer/select/glob";
import { compareTagsNewestFirst, compileRange } from "./tag-versions.ts";

/** Which tags of a listed repository take part. What is absent does not restrict. */
export interface TagRules {
  /** Glob patterns, any of which matches. */
  readonly tags?: readonly string[];
  /** A regular expression that the whole tag matches. */
  readonly regex?: string;
  /** Semantic versions, such as `>=1.24 <2`. Tags that are no versions are out. */
  readonly range?: string;
  /** Glob patterns, none of which matches. */
  readonly exclude?: readonly string[];
  /** Of what is left, only so many: the newest by push date where the registry tells it, else by version. */
  readonly newest?: number;
}

/** A tag as a listing shows it. */
export interface ListedTag {
  readonly tag: string;
  /** Milliseconds since the Unix epoch, where the registry tells. */
  readonly pushedAt?: number;
}

/** Tags by which cosign attaches signatures and the like, and the fallback for referrers: they follow their image. */
const ATTACHMENT = /^sha256-([0-9a-f]{64})(?:\.[a-z]+)?$/;

/** The digest that a tag such as `sha256-<hex>.sig` belongs to; undefined for tags of images. */
export function attachedTo(tag: string): string | undefined {
  const hex = ATTACHMENT.exec(tag)?.[1];
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** Chooses among listed tags. */
export type TagSelection = (listed: readonly ListedTag[]) => readonly string[];

/**
 * Compiles the rules. Attachments (see {@link attachedTo}) are never chosen by them.
 * @throws HubError `INVALID_INPUT` for a pattern, expression or range that is none
 */
export function compileTagRules(rules: TagRules): TagSelection {
  const included = rules.tags === undefined || rules.tags.length === 0 ? undefined : compileGlobs(rules.tags);
  const excluded = compileGlobs(rules.exclude ?? []);
  const matches = rules.regex === undefined ? undefined : compileExpression(rules.regex);
  const inRange = rules.range === undefined ? undefined : compileRange(rules.range);
  const accepts = (tag: string): boolean =>
    attachedTo(tag) === undefined &&
    (included?.(tag) ?? true) &&
    (matches?.test(tag) ?? true) &&
    (inRange?.(tag) ?? true) &&
    !excluded(tag);
  return (listed) =>
    newest(
      listed.filter(({ tag }) => accepts(tag)),
      rules.newest,
    );
}

function newest(listed: readonly ListedTag[], count: number | undefined): readonly string[] {
  const tags = listed.map(({ tag }) => tag);
  if (count === undefined || count >= tags.length) return tags;
  const dated = listed.every(({ pushedAt }) => pushedAt !== undefined);
  const sorted = dated ? byDate(listed) : tags.sort(compareTagsNewestFirst);
  return sorted.slice(0, count);
}

function byDate(listed: readonly ListedTag[]): readonly string[] {
  const order = (a: ListedTag, b: ListedTag): number =>
    (b.pushedAt ?? 0) - (a.pushedAt ?? 0) || compareTagsNewestFirst(a.tag, b.tag);
  return [...listed].sort(order).map(({ tag }) => tag);
}

function compileExpression(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, "u");
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${JSON.stringify(source)} is no regular expression`, { cause });
  }
}
