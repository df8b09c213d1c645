import type { Graph } from "../graph.ts";

/** One rule that every stage keeps in every region. */
export interface StackCheck {
  /** What is true when it holds. */
  readonly name: string;
  /** What is wrong, each with the resource's name; none when the rule holds. */
  readonly problems: (graph: Graph) => readonly string[];
}
