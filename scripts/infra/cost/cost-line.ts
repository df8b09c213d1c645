/** What is paid for, as the page names it. */
export type CostItem =
  | "machines"
  | "finder"
  | "s3"
  | "records"
  | "kept"
  | "queue"
  | "lister"
  | "transitions"
  | "copier"
  | "out"
  | "others"
  | "secrets"
  | "alarms"
  | "dashboards"
  | "clock"
  | "listening"
  | "zone"
  | "images"
  | "runs";

/** One line of a bill, in US dollars. */
export interface CostLine {
  readonly item: CostItem;
  /** What was counted. */
  readonly count: string;
  readonly usd: number;
}

/** A number as tables have it. */
export function counted(value: number, digits = 0): string {
  return value.toLocaleString("en", { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

/** The sum of a bill. */
export function totalOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}
