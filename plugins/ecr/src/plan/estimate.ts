import type { LocalizedText } from "@dth/core/error-codes";
import type { Plan } from "@dth/core/plan";
import type { Job } from "@dth/core/task";
import { partitionOf } from "../ecr/partitions.ts";
import { textOf } from "../endpoints/values.ts";
import type { Sides } from "../find/sides.ts";
import type { PlanCounts } from "./plan-images.ts";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const BOUNDS = [MIB, 10 * MIB, 100 * MIB, GIB, 10 * GIB];
/** Manifests of an index that was not read, because that costs pulls. */
const GUESSED_MANIFESTS = 8;
/** Bytes a second of a slow and of a quick way between registries. */
const SLOW = 5 * MIB;
const QUICK = 100 * MIB;
const SECONDS_A_COPY = { least: 0.3, most: 5 };
const LANES = 10;

/** US dollars, us-east-1's list prices of 2025: https://aws.amazon.com/ecr/pricing/ and /ec2/pricing/on-demand/ */
const STORAGE_GB_MONTH = 0.1;
const OUT_TO_OTHER_REGION_GB = 0.02;
const OUT_TO_INTERNET_GB = 0.09;

type Estimate = Pick<Plan, "sizes" | "requests" | "cost" | "seconds" | "notes">;

/** What applying a plan takes, as far as it can be known without a pull. */
export function estimate(job: Job, sides: Sides, counts: PlanCounts): Estimate {
  const { images } = counts;
  const manifests = images.reduce((sum, image) => sum + (image.manifests ?? GUESSED_MANIFESTS), 0);
  const bytes = images.reduce((sum, image) => sum + (image.bytes ?? 0), 0);
  return {
    sizes: sizesOf(counts),
    requests: {
      "manifest pulls": manifests,
      "manifest pushes": manifests,
      ...(counts.newRepositories.size === 0 ? {} : { CreateRepository: counts.newRepositories.size }),
    },
    cost: costOf(job, bytes),
    seconds: {
      least: Math.ceil(bytes / QUICK + (images.length * SECONDS_A_COPY.least) / LANES),
      most: Math.ceil(bytes / SLOW + (images.length * SECONDS_A_COPY.most) / LANES),
    },
    notes: notesOf(job, sides, counts, manifests),
  };
}

function sizesOf({ images }: PlanCounts): Plan["sizes"] {
  const sized = images.flatMap(({ bytes }) => bytes ?? []);
  const within = (from: number, below: number) => sized.filter((size) => size >= from && size < below);
  const bounds = [...BOUNDS, Number.POSITIVE_INFINITY];
  return bounds.flatMap((below, i) => {
    const some = within(bounds[i - 1] ?? 0, below);
    if (some.length === 0) return [];
    const count = { objects: some.length, bytes: some.reduce((sum, size) => sum + size, 0) };
    return [{ ...(Number.isFinite(below) ? { below } : {}), count }];
  });
}

function costOf({ source, destination }: Job, bytes: number): Plan["cost"] {
  const gb = bytes / GIB;
  const to = destination.type === "amazon-ecr" ? textOf(destination.parameters, "region") : undefined;
  const from = source.type === "amazon-ecr" ? textOf(source.parameters, "region") : undefined;
  const cost: Plan["cost"][number][] = [];
  if (to !== undefined && isPriced(to)) {
    const item = { en: "storage at Amazon ECR, a month", zh: "Amazon ECR 存储（每月）" };
    cost.push({ item, usd: gb * STORAGE_GB_MONTH });
  }
  if (from !== undefined && from !== to && isPriced(from)) {
    const inside = to !== undefined && partitionOf(from).id === partitionOf(to).id;
    const usd = gb * (inside ? OUT_TO_OTHER_REGION_GB : OUT_TO_INTERNET_GB);
    cost.push({ item: { en: `data transfer out of ${from}`, zh: `从 ${from} 流出的数据` }, usd });
  }
  return cost;
}

/** Elsewhere money is counted otherwise, and prices are published apart. */
function isPriced(region: string): boolean {
  return partitionOf(region).id === "aws";
}

function notesOf(job: Job, { source }: Sides, counts: PlanCounts, manifests: number): Plan["notes"] {
  const notes: LocalizedText[] = [];
  const note = (en: string, zh: string) => void notes.push({ en, zh });
  if (counts.endedAfterMs !== undefined) {
    const minutes = Math.max(1, Math.round(counts.endedAfterMs / 60_000));
    note(
      `this is a part of it: there are at least ${counts.found} images, which is as far as ${minutes} minutes went; applied, it copies what it names, and a run looks at all`,
      `仅为部分计划：${minutes} 分钟内查看了至少 ${counts.found} 个镜像；应用该计划只复制其中列出的镜像，正常运行会查看全部`,
    );
  }
  for (const { parameters } of [job.source, job.destination]) {
    const region = textOf(parameters, "region");
    if (region !== undefined && !isPriced(region))
      note(`no list price is known for ${region}: it is not in the cost`, `没有 ${region} 的目录价：费用不含该区域`);
  }
  const unread = counts.images.filter(({ bytes }) => bytes === undefined).length;
  if (unread > 0) {
    note(
      `${unread} images were not measured, because reading a manifest counts as a pull`,
      `${unread} 个镜像未测量大小：读取清单会计入拉取次数`,
    );
  }
  const quota = source.session.requester.quota();
  if (quota !== undefined) {
    note(
      `${quota.remaining} of ${quota.limit} pulls are left, and about ${manifests} are needed; the rest is postponed`,
      `拉取额度剩余 ${quota.remaining}/${quota.limit}，约需 ${manifests} 次；超出部分会推迟`,
    );
  }
  for (const name of counts.newRepositories) note(`the repository ${name} will be created`, `将创建仓库 ${name}`);
  if (counts.failed > 0) {
    note(`${counts.failed} images cannot be read at the source`, `源端有 ${counts.failed} 个镜像无法读取`);
  }
  if (job.options.attached === "none") note("signatures and referrers stay behind", "签名与引用对象不会复制");
  if (Array.isArray(job.options.platforms) && job.options.platforms.length > 0) {
    note(
      "chosen platforms change the digest, so that signatures of the whole image do not fit any more",
      "仅选择部分平台会改变摘要，整个镜像的签名将不再匹配",
    );
  }
  return notes;
}
