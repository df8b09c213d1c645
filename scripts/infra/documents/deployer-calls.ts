import { at, type Resource } from "../sst/graph.ts";
import { NEEDS, type Need, NOTHING, OF_SST, PASSED } from "./deployer-needs.ts";

/** A call that a deploy makes. */
export interface Call {
  readonly action: string;
  /** An ARN, or `*` for a call that names no resource. */
  readonly resource: string;
  /** Of `iam:PassRole`. */
  readonly passedTo?: string;
  /** Whose need it is. */
  readonly by: string;
}

/** Every call of a deploy and a removal of these resources, with what nobody knows the calls of. */
export function callsOf(
  resources: readonly Resource[],
  partition: string,
): { readonly calls: readonly Call[]; readonly unknown: readonly string[] } {
  const real = resources.filter(({ custom, type }) => custom && type.startsWith("aws:"));
  const kind = ({ type }: Resource) => type.slice("aws:".length, type.lastIndexOf(":"));
  const known = (resource: Resource) => kind(resource) in NEEDS || NOTHING.has(kind(resource));
  return {
    calls: [
      ...real.flatMap((each) => (NEEDS[kind(each)] ?? []).flatMap((need) => callsFor(need, partition, each))),
      ...real.flatMap((each) => passesOf(kind(each), each)),
      ...OF_SST.flatMap((need) => callsFor(need, partition)),
    ],
    unknown: [...new Set(real.filter((each) => !known(each)).map(kind))],
  };
}

function callsFor(need: Need, partition: string, resource?: Resource): readonly Call[] {
  const by = resource?.name ?? "sst";
  const words = (text = "") => text.split(" ").filter((word) => word !== "");
  const arn = need.arn?.(resource ?? NOBODY);
  const own = arn === undefined ? "*" : `arn:${partition}:${arn}`;
  return [
    ...words(need.own).map((name) => ({ action: `${need.service}:${name}`, resource: own, by })),
    ...words(need.anywhere).map((name) => ({ action: `${need.service}:${name}`, resource: "*", by })),
  ];
}

function passesOf(kind: string, resource: Resource): readonly Call[] {
  const { to, at: paths } = PASSED[kind] ?? { to: "", at: [] };
  const roles = paths.map((path) => at(resource.inputs, path)).filter((role) => typeof role === "string");
  return roles.map((role) => ({
    ...{ action: "iam:PassRole", resource: role, passedTo: `${to}.amazonaws.com`, by: resource.name },
  }));
}

const NOBODY: Resource = {
  ...{ urn: "", type: "", name: "sst", custom: false, inputs: {}, protect: false, retainOnDelete: false },
};
