import { HubError } from "@dth/core/error";
import type { InputIssue } from "@dth/core/input-issue";

/**
 * The parameters of the original's S3 stack, read one by one, so that none is passed over in silence.
 * Source: aws-solutions/data-transfer-hub 2.6, source/constructs/lib/s3-plugin/s3-plugin-stack.ts.
 */
export interface OriginalParameters {
  /** Undefined when it is absent or empty. */
  text(name: string): string | undefined;
  /** @throws HubError `INVALID_INPUT` when it is neither `true` nor `false` */
  flag(name: string, absent: boolean): boolean;
  /** Names that nobody asked for, sorted. */
  unread(): readonly string[];
}

/** Wraps the parameters as CloudFormation, or the original's API, gives them. */
export function originalParameters(given: Readonly<Record<string, string>>): OriginalParameters {
  const asked = new Set<string>();
  const text = (name: string): string | undefined => {
    asked.add(name);
    const value = Object.hasOwn(given, name) ? given[name]?.trim() : undefined;
    return value === "" ? undefined : value;
  };
  return {
    text,
    flag(name, absent) {
      const value = text(name)?.toLowerCase();
      if (value === undefined) return absent;
      if (value === "true" || value === "yes") return true;
      if (value === "false" || value === "no") return false;
      throw invalid([issue(name, "must be true or false", "必须为 true 或 false")]);
    },
    unread: () =>
      Object.keys(given)
        .filter((name) => !asked.has(name))
        .sort(),
  };
}

/** One thing that is wrong with a parameter. */
export function issue(name: string, en: string, zh: string): InputIssue {
  return { path: `parameters.${name}`, message: { en, zh } };
}

/** @returns the error to throw */
export function invalid(issues: readonly InputIssue[]): HubError {
  const what = issues.map(({ path, message }) => `${path} ${message.en}`).join("; ");
  return new HubError("INVALID_INPUT", what, { issues });
}
