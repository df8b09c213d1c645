import type { FieldIssue } from "../api/api-error.ts";

/** An issue at the field that shows it. */
export interface Landed {
  readonly message: string;
  /** What of its path is below the field's own, such as the `2` of `target.to.2`; empty for the field itself. */
  readonly within: string;
}

/** Where issues are shown. */
export interface Landing {
  /** By path of the field. */
  readonly at: ReadonlyMap<string, readonly Landed[]>;
  /** Those that no field takes. They are told at the end of the form, so that none gets lost. */
  readonly rest: readonly FieldIssue[];
}

/** Brings every issue to the field of its path, or to the nearest one above it. The field `""` takes whatever is left. */
export function land(issues: readonly FieldIssue[], fields: readonly string[]): Landing {
  const at = new Map<string, Landed[]>();
  const rest: FieldIssue[] = [];
  for (const issue of issues) {
    const field = nearest(issue.path, fields);
    if (field === undefined) rest.push(issue);
    else at.set(field, [...(at.get(field) ?? []), { message: issue.message, within: below(field, issue.path) }]);
  }
  return { at, rest };
}

function nearest(path: string, fields: readonly string[]): string | undefined {
  const above = fields.filter((field) => field === "" || path === field || path.startsWith(`${field}.`));
  return above.reduce<string | undefined>(
    (best, field) => (field.length >= (best?.length ?? 0) ? field : best),
    undefined,
  );
}

function below(field: string, path: string): string {
  return field === "" ? path : path.slice(field.length + 1);
}
