import { HubError } from "@dth/core/error";
import Range from "semver/classes/range.js";
import type SemVer from "semver/classes/semver.js";
import semverCompare from "semver/functions/compare.js";
import semverParse from "semver/functions/parse.js";
import satisfies from "semver/functions/satisfies.js";

/**
 * The version that a tag names, or undefined when it names none. Tags are often shorter than semantic versions
 * demand: `1.25` is read as 1.25.0, and `v` in front is ignored. What follows a hyphen is a pre-release to semver.
 */
function tagVersion(tag: string): SemVer | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:-[0-9A-Za-z.-]+)?)$/.exec(tag);
  if (match === null) return undefined;
  const [, major = "0", minor = "0", patch = "0", suffix = ""] = match;
  return semverParse(`${trimZeros(major)}.${trimZeros(minor)}.${trimZeros(patch)}${suffix}`) ?? undefined;
}

/** Semver refuses `08`; dates such as 2024.08.01 are common tags. */
function trimZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}

/**
 * Compiles a semantic version range, such as `>=1.24 <2 || ^3`. Tags with a suffix, such as `1.25-alpine`, are in it
 * only when the range itself names a pre-release of that version, as semver has it.
 *
 * @throws HubError `INVALID_INPUT`
 */
export function compileRange(text: string): (tag: string) => boolean {
  const range = parseRange(text);
  return (tag) => {
    const version = tagVersion(tag);
    return version !== undefined && satisfies(version, range);
  };
}

function parseRange(text: string): Range {
  try {
    return new Range(text);
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${JSON.stringify(text)} is no range of versions`, { cause });
  }
}

/** Newest first: versions from high to low, then other tags from high to low with numbers counted as numbers. */
export function compareTagsNewestFirst(a: string, b: string): number {
  const x = tagVersion(a);
  const y = tagVersion(b);
  if (x !== undefined && y !== undefined) return semverCompare(y, x) || natural(b, a);
  if (x !== undefined || y !== undefined) return x === undefined ? 1 : -1;
  return natural(b, a);
}

function natural(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = "", y = ""] = [left[i], right[i]];
    const numbers = Number(x) - Number(y);
    if (!Number.isNaN(numbers) && numbers !== 0) return numbers;
    if (Number.isNaN(numbers) && x !== y) return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
