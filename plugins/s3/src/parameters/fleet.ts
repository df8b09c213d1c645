import type { Choice, Parameter } from "@dth/core/parameter";
import { FINDER_SIZES, type FinderSize, MACHINE_TYPES, type MachineType } from "../machines.ts";

/** The machines of a task that a stack of its own executes. What is left out is as the deployment says. */
export const FLEET: readonly Parameter[] = [
  {
    type: "number",
    name: "maxMachines",
    label: { en: "Machines at most", zh: "最多实例数" },
    help: {
      en: "However much work there is. Their processors together must fit the account's quota of EC2.",
      zh: "工作量再大也不超过此数。所有实例的 vCPU 总数不得超过账号的 EC2 配额。",
    },
    group: "fleet",
    where: "stack",
    min: 1,
    max: 1_000,
    unit: "count",
    cloudFormation: "maxCapacity",
  },
  {
    type: "choice",
    name: "machineType",
    label: { en: "Type of machine", zh: "实例类型" },
    help: {
      en: "Larger types have a wider network; for many small objects more machines do more. Not every region has every type.",
      zh: "类型越大，网络带宽越高；小对象很多时，增加实例数更有效。并非每个区域都有全部类型。",
    },
    group: "fleet",
    where: "stack",
    choices: MACHINE_TYPES.map(machineChoice),
  },
  {
    type: "choice",
    name: "purchase",
    label: { en: "Way of buying", zh: "购买方式" },
    help: {
      en: "Spot costs less; a machine that is taken away gives its work back first.",
      zh: "Spot 费用更低；实例被收回前会归还未完成的工作。",
    },
    group: "fleet",
    where: "stack",
    choices: [
      { value: "on-demand", label: { en: "On demand", zh: "按需" } },
      { value: "spot", label: { en: "Spot", zh: "Spot" } },
    ],
  },
  {
    type: "number",
    name: "minMachines",
    label: { en: "Machines at least", zh: "最少实例数" },
    help: {
      en: "What is kept while the task's stack is there, also without work. 0 costs nothing.",
      zh: "任务堆栈存在期间始终保留的实例数，没有工作时也保留。0 不产生费用。",
    },
    group: "fleet",
    where: "stack",
    advanced: true,
    min: 0,
    max: 1_000,
    unit: "count",
    cloudFormation: "minCapacity",
  },
  {
    type: "choice",
    name: "finderMemory",
    label: { en: "Memory of the finder (MiB)", zh: "查找程序的内存（MiB）" },
    help: {
      en: "Listing needs little, whatever the buckets hold; very long files of keys or prefixes need more. Processors come with it.",
      zh: "无论存储桶多大，列举所需内存都很少；很长的键或前缀清单文件需要更多。vCPU 随内存而定。",
    },
    group: "fleet",
    where: "stack",
    advanced: true,
    choices: FINDER_SIZES.map(finderChoice),
  },
];

function machineChoice({ id, processors, memoryGib, gigabits }: MachineType): Choice {
  const size = `${processors} vCPU, ${memoryGib} GiB`;
  return {
    value: id,
    label: {
      en: `${id}: ${size}, up to ${gigabits} Gbit/s`,
      zh: `${id}：${processors} vCPU，${memoryGib} GiB，最高 ${gigabits} Gbit/s`,
    },
  };
}

function finderChoice({ memoryMib, cpuUnits }: FinderSize): Choice {
  const [memory, processors] = [memoryMib / 1_024, cpuUnits / 1_024];
  return {
    value: String(memoryMib),
    label: { en: `${memory} GiB, ${processors} vCPU`, zh: `${memory} GiB，${processors} vCPU` },
  };
}
