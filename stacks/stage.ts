/** Whether what people put in survives this stage. */
export function isKept(): boolean {
  return $app.removal !== "remove";
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
