/** One resource as SST's components register it. */
export interface Resource {
  readonly urn: string;
  /** Pulumi's type, such as `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
  /** Whether it is in AWS, and not a component that only holds others. */
  readonly custom: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** Everything that a stage would have in a region. */
export interface Graph {
  readonly stage: string;
  readonly region: string;
  /** Of the operator. */
  readonly settings: Readonly<Record<string, string>>;
  /** By URN. */
  readonly resources: readonly Resource[];
  /** What components and this program threw. */
  readonly failures: readonly string[];
  /** What is said at deploy time. */
  readonly notes: readonly string[];
}

/** Resources of a type, such as `dynamodb/table`. */
export function ofType(graph: Graph, type: string): readonly Resource[] {
  return graph.resources.filter((each) => each.type.startsWith(`aws:${type}:`));
}

/** Under a dotted path such as `routes.0.target`; undefined where there is nothing. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const step of path.split(".")) found = isObject(found) ? found[step] : undefined;
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
