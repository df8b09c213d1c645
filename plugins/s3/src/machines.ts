/** A type of machine that a task may ask for. All have ARM64, as the workers' image of the machine does. */
export interface MachineType {
  /** As EC2 names it. */
  readonly id: string;
  /** Virtual processors, which the account's quota counts. */
  readonly processors: number;
  readonly memoryGib: number;
  /** Gbit/s at most; all but the largest of a family have it in bursts only. */
  readonly gigabits: number;
  /** US dollars an hour on demand, with Linux, in us-east-1. */
  readonly usdPerHour: number;
}

/**
 * Types that suit a worker, the cheapest first in each family: one process keeps two processors busy, so that larger ones
 * are for their network. Facts: EC2's pages of instance types; prices: EC2's page of on-demand prices, November 2025.
 */
export const MACHINE_TYPES: readonly MachineType[] = [
  { id: "t4g.small", processors: 2, memoryGib: 2, gigabits: 5, usdPerHour: 0.0168 },
  { id: "t4g.medium", processors: 2, memoryGib: 4, gigabits: 5, usdPerHour: 0.0336 },
  { id: "t4g.large", processors: 2, memoryGib: 8, gigabits: 5, usdPerHour: 0.0672 },
  { id: "c7g.large", processors: 2, memoryGib: 4, gigabits: 12.5, usdPerHour: 0.0725 },
  { id: "c7g.xlarge", processors: 4, memoryGib: 8, gigabits: 12.5, usdPerHour: 0.145 },
  { id: "c6gn.large", processors: 2, memoryGib: 4, gigabits: 25, usdPerHour: 0.0864 },
  { id: "c6gn.xlarge", processors: 4, memoryGib: 8, gigabits: 25, usdPerHour: 0.1728 },
  { id: "c6gn.2xlarge", processors: 8, memoryGib: 16, gigabits: 25, usdPerHour: 0.3456 },
  { id: "c7gn.large", processors: 2, memoryGib: 4, gigabits: 30, usdPerHour: 0.1248 },
  { id: "c7gn.xlarge", processors: 4, memoryGib: 8, gigabits: 40, usdPerHour: 0.2496 },
  { id: "c7gn.2xlarge", processors: 8, memoryGib: 16, gigabits: 50, usdPerHour: 0.4992 },
];

/** A size of the finder on Fargate. */
export interface FinderSize {
  readonly memoryMib: number;
  /** Units of processor, 1,024 a whole one: the fewest that Fargate gives with that memory, and one at least. */
  readonly cpuUnits: number;
}

/** From Fargate's table: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
export const FINDER_SIZES: readonly FinderSize[] = [
  { memoryMib: 2_048, cpuUnits: 1_024 },
  { memoryMib: 4_096, cpuUnits: 1_024 },
  { memoryMib: 8_192, cpuUnits: 1_024 },
  { memoryMib: 16_384, cpuUnits: 2_048 },
  { memoryMib: 30_720, cpuUnits: 4_096 },
];
