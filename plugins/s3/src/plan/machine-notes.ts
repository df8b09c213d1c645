import type { ParameterValues } from "@dth/core/parameter";
import type { Plan } from "@dth/core/plan";
import { numberOf, textOf } from "../endpoint/values.ts";
import { FINDER_SIZES, MACHINE_TYPES } from "../machines.ts";

/** US dollars an hour of one ARM64 processor, and of one GiB beside it, on Fargate in us-east-1; 2025. */
const FARGATE = { processor: 0.03238, memory: 0.00356 };

/**
 * What the machines that a task asks for cost while they are there, and what they take of the account's quota. Hours are
 * left out: how many machines a run has, and for how long, its queue decides.
 */
export function machineNotes(options: ParameterValues): Plan["notes"] {
  return [...fleetNotes(options), ...finderNotes(options)];
}

function fleetNotes(options: ParameterValues): Plan["notes"] {
  const type = MACHINE_TYPES.find(({ id }) => id === textOf(options, "machineType"));
  if (type === undefined) return [];
  const most = numberOf(options, "maxMachines");
  const count = most ?? 1;
  const [usd, processors] = [money(count * type.usdPerHour), count * type.processors];
  const isSpot = textOf(options, "purchase") === "spot";
  const spot = isSpot ? { en: " Spot costs less.", zh: "Spot 费用更低。" } : { en: "", zh: "" };
  const [en, zh] =
    most === undefined
      ? [`Each machine (${type.id}) costs`, `每台实例（${type.id}）`]
      : [`${most} machines (${type.id}), the most that the task may have, cost`, `最多 ${most} 台实例（${type.id}）`];
  return [
    {
      en: `${en} $${usd} an hour on demand in us-east-1 (November 2025), disks and addresses left out, and ${most === undefined ? "takes" : "take"} ${processors} processors of the account's quota of EC2.${spot.en}`,
      zh: `${zh}在 us-east-1 按需每小时 $${usd}（2025 年 11 月），不含磁盘和 IP 地址；占用账号 EC2 配额 ${processors} 个 vCPU。${spot.zh}`,
    },
  ];
}

function finderNotes(options: ParameterValues): Plan["notes"] {
  const size = FINDER_SIZES.find(({ memoryMib }) => String(memoryMib) === textOf(options, "finderMemory"));
  if (size === undefined) return [];
  const [processors, gib] = [size.cpuUnits / 1_024, size.memoryMib / 1_024];
  const usd = money(processors * FARGATE.processor + gib * FARGATE.memory);
  return [
    {
      en: `The finder with ${gib} GiB and ${processors} processors costs $${usd} an hour while a run goes on (Fargate, ARM64, us-east-1, 2025).`,
      zh: `${gib} GiB、${processors} vCPU 的查找程序在运行期间每小时 $${usd}（Fargate，ARM64，us-east-1，2025 年）。`,
    },
  ];
}

function money(usd: number): string {
  return usd.toFixed(usd < 1 ? 3 : 2);
}
