import type { Exception } from "./exceptions.ts";

/** Something that a checker does not like. */
export interface Finding {
  readonly rule: string;
  /** Logical id, or empty for the template as a whole. */
  readonly resource: string;
  readonly message: string;
}

/** Findings in two heaps, and the exceptions that were of use. */
export interface Explained {
  readonly explained: number;
  readonly unexplained: readonly Finding[];
  readonly used: ReadonlySet<Exception>;
}

/** Tells findings that are meant to be so from those that are not. */
export function explain(findings: readonly Finding[], exceptions: readonly Exception[]): Explained {
  const used = new Set<Exception>();
  const unexplained = findings.filter((finding) => {
    const exception = exceptions.find((each) => covers(each, finding));
    if (exception !== undefined) used.add(exception);
    return exception === undefined;
  });
  return { explained: findings.length - unexplained.length, unexplained, used };
}

function covers({ rule, resources }: Exception, finding: Finding): boolean {
  const isRule = finding.rule === rule || (rule.endsWith("*") && finding.rule.startsWith(rule.slice(0, -1)));
  return isRule && (resources === undefined || resources.includes(finding.resource));
}
