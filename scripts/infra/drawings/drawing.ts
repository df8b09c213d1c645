import type { LocalizedText } from "@dth/core/error-codes";

/** A box of a drawing. */
export interface Box {
  readonly id: string;
  /** Column and row, from 0. */
  readonly at: readonly [column: number, row: number];
  readonly title: string;
  readonly text: LocalizedText;
  /** Types that the stacks have of it, by the beginning of their names. None: it is outside of them. */
  readonly types: readonly string[];
}

/** A drawing of what a stack has, and what asks what. */
export interface Drawing {
  /** Name of its file, without language and ending. */
  readonly name: string;
  readonly title: LocalizedText;
  readonly boxes: readonly Box[];
  readonly arrows: readonly (readonly [from: string, to: string])[];
  /** Types that only serve a box that is drawn: policies, routes and the like. */
  readonly undrawn: readonly string[];
}

/**
 * What a drawing says that is not so, and what is there that it does not show.
 *
 * @param types every type of the stack
 */
export function drawingProblems(drawing: Drawing, types: ReadonlySet<string>): readonly string[] {
  const { name, boxes, arrows, undrawn } = drawing;
  const claimed = [...boxes.flatMap((box) => box.types), ...undrawn];
  const isOf = (type: string) => (start: string) => type.startsWith(start);
  const ids = new Set(boxes.map(({ id }) => id));
  return [
    ...claimed
      .filter((start) => ![...types].some((type) => type.startsWith(start)))
      .map((start) => `${name} shows ${start}, which the stack has not`),
    ...[...types].filter((type) => !claimed.some(isOf(type))).map((type) => `${name} does not show ${type}`),
    ...arrows
      .flat()
      .filter((id) => !ids.has(id))
      .map((id) => `${name} has an arrow to ${id}, which is no box`),
  ];
}
