/** An image at the source, and how it is at each destination. */
export interface ImageLine<Row> {
  readonly item: string;
  /** By destination, in their order; undefined where that board does not have it, or not yet. */
  readonly at: readonly (Row | undefined)[];
}

/** Boards of one source side by side, an image a line, in the order in which they are first seen. */
export function compareBoards<Row extends { readonly item: string }>(
  boards: readonly (readonly Row[])[],
): readonly ImageLine<Row>[] {
  const lines = new Map<string, (Row | undefined)[]>();
  for (const [n, rows] of boards.entries()) {
    for (const row of rows) {
      const at = lines.get(row.item) ?? boards.map(() => undefined);
      at[n] = row;
      lines.set(row.item, at);
    }
  }
  return [...lines].map(([item, at]) => ({ item, at }));
}

/** Whether an image is as at the source wherever a board has it. */
export function isSame({ at }: ImageLine<{ readonly state: string }>): boolean {
  return at.every((row) => row === undefined || row.state === "same");
}
