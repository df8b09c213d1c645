/** What moved on one day. */
export interface MovedDay {
  /** As in 2026-07-31, UTC. */
  readonly day: string;
  readonly items: number;
  readonly bytes: number;
  readonly failed: number;
  readonly byPlugin: readonly { readonly plugin: string; readonly items: number }[];
}

const DAYS = 30;
const DAY_MS = 86_400_000;

/** The last thirty days, those without anything included. */
export function lastDays(days: readonly MovedDay[], now: number): readonly MovedDay[] {
  return Array.from({ length: DAYS }, (_, index) => {
    const day = new Date(now - (DAYS - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return days.find((one) => one.day === day) ?? { day, items: 0, bytes: 0, failed: 0, byPlugin: [] };
  });
}

/** Plugins that moved anything in these days; the one that moved most is first. */
export function pluginsOf(days: readonly MovedDay[]): readonly string[] {
  const ids = new Set(days.flatMap(({ byPlugin }) => byPlugin.map(({ plugin }) => plugin)));
  return [...ids].filter((id) => sumOf(days, id) > 0).sort((a, b) => sumOf(days, b) - sumOf(days, a));
}

/** Items that a plugin moved in these days. */
export function sumOf(days: readonly MovedDay[], id: string): number {
  return days.reduce(
    (all, { byPlugin }) => all + byPlugin.reduce((sum, { plugin, items }) => sum + (plugin === id ? items : 0), 0),
    0,
  );
}
