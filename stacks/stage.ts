/** How carefully a stage is kept. */
export interface Stage {
  /** Refuses `sst remove` and replacement by mistake. */
  readonly protect: boolean;
  /** What `sst remove` leaves. */
  readonly removal: "remove" | "retain" | "retain-all";
  /** Days for which logs are kept. */
  readonly logDays: 7 | 30 | 365;
  /** Whether GraphQL tells its schema. */
  readonly introspection: boolean;
}

/** `production` keeps everything, `test` its data; every other name is somebody's own stage and goes without a trace. */
export function stageOf(name: string): Stage {
  if (name === "production") return { protect: true, removal: "retain-all", logDays: 365, introspection: false };
  if (name === "test") return { protect: false, removal: "retain", logDays: 30, introspection: true };
  return { protect: false, removal: "remove", logDays: 7, introspection: true };
}

/** Whether what people put in must survive the stage. */
export function isKept(name: string): boolean {
  return stageOf(name).removal !== "remove";
}

/** Name of a resource that Pulumi would name without app and stage. */
export function nameOf(part: string): string {
  return `${$app.name}-${$app.stage}-${part}`;
}

/** Characters of a name that are left of it in names that AWS makes of it, where a service has short ones. */
const KEPT = 24;

/** A name that is no longer than that, whatever the stage's. @param after such as `-task` */
export function shortNameOf(after: string): string {
  const before = "dth-";
  return `${before}${$app.stage.slice(0, KEPT - before.length - after.length - 1)}${after}`;
}

/** Namespace of the measurements of runs. */
export function metricsNamespace(): string {
  return `DataTransferHub/${$app.stage}`;
}
