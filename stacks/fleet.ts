type Env = Readonly<Record<string, string | undefined>>;

/** A network of the operator's own, for the tasks' programs. */
export interface OwnNetwork {
  readonly vpc: string;
  readonly subnets: readonly string[];
  /** Whether machines get public addresses. */
  readonly isPublic: boolean;
}

/** What a variable may say, and what is said where it does not. */
const FLEET: Readonly<Record<string, readonly [pattern: RegExp, wanted: string]>> = {
  HUB_WORKER_TYPE: [/^[a-z][a-z0-9]*[0-9]g[a-z0-9]*\.[a-z0-9]+$/, "a type of machine with ARM64, such as c7gn.large"],
  HUB_SPOT: [/^(true|false)$/, "true or false"],
  HUB_MIN_MACHINES: [/^([0-9]{1,3}|1000)$/, "a number from 0 to 1,000"],
  HUB_MAX_MACHINES: [/^([1-9][0-9]{0,2}|1000)$/, "a number from 1 to 1,000"],
  HUB_DISK_GIB: [/^([3-9][0-9]|[1-9][0-9]{2,3}|1[0-5][0-9]{3}|16000)$/, "a number from 30 to 16,000"],
  HUB_FARGATE: [/^(ARM64|X86_64)$/, "ARM64 or X86_64"],
};

/** Days for which CloudWatch keeps logs, of those that the templates know too. */
const LOG_DAYS = ["1", "7", "14", "30", "90", "180", "365"];

/** How long what programs of tasks say is kept. Undefined: as long as the stage's own logs. @throws Error for other days */
export function readTaskLogDays({ HUB_LOG_DAYS: days }: Env): number | undefined {
  if (!days) return undefined;
  if (!LOG_DAYS.includes(days)) throw new Error("HUB_LOG_DAYS must be 1, 7, 14, 30, 90, 180 or 365");
  return Number(days);
}

/**
 * What the operator says of the tasks' machines, as the launcher's helper is told it; what is not said is left to the templates.
 *
 * @throws Error that says which variable is wrong
 */
export function readFleet(env: Env): Readonly<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const [name, [pattern, wanted]] of Object.entries(FLEET)) {
    const value = env[name];
    if (!value) continue;
    if (!pattern.test(value)) throw new Error(`${name} must be ${wanted}`);
    said[name] = value;
  }
  if (Number(said.HUB_MIN_MACHINES ?? 0) > Number(said.HUB_MAX_MACHINES ?? 20))
    throw new Error("HUB_MIN_MACHINES is more than HUB_MAX_MACHINES, which is 20 unless told");
  return said;
}

/** @returns undefined: the hub makes one. @throws Error that says which variable is missing or wrong */
export function readNetwork(env: Env): OwnNetwork | undefined {
  const { HUB_VPC_ID: vpc, HUB_SUBNET_IDS: ids, HUB_PUBLIC_IP: publicIp } = env;
  if (!vpc && !ids && !publicIp) return undefined;
  if (!vpc || !ids) throw new Error("HUB_VPC_ID, HUB_SUBNET_IDS: a network of your own is said by both");
  if (!/^vpc-[0-9a-f]+$/.test(vpc)) throw new Error("HUB_VPC_ID is no id of a VPC");
  const subnets = ids.split(",").map((id) => id.trim());
  if (subnets.length < 2 || !subnets.every((id) => /^subnet-[0-9a-f]+$/.test(id)))
    throw new Error("HUB_SUBNET_IDS must be two ids of subnets or more, with commas between");
  if (publicIp && !/^(ENABLED|DISABLED)$/.test(publicIp)) throw new Error("HUB_PUBLIC_IP must be ENABLED or DISABLED");
  return { vpc, subnets, isPublic: publicIp !== "DISABLED" };
}
