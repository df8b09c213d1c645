/** An export without a doc comment. */
export interface Undocumented {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

const EXPORT =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type) ([\w$]+)/;

/** Exports of a source that no doc comment stands before. What is exported again from elsewhere has its comment there. */
export function undocumented(text: string): readonly Undocumented[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const name = EXPORT.exec(line)?.[1];
    if (name === undefined || isDocumented(lines.slice(0, index), name)) return [];
    return [{ name, line: index + 1 }];
  });
}

/** Line comments may stand between, such as those for the linter; an overload's comment is the first one's. */
function isDocumented(before: readonly string[], name: string): boolean {
  const last = before.findLast((line) => !line.startsWith("//")) ?? "";
  return last.trimEnd().endsWith("*/") || EXPORT.exec(last)?.[1] === name;
}
