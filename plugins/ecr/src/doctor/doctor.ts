import type { Check } from "@dth/core/check";
import { HubError, toHubError } from "@dth/core/error";
import { ERROR_CODES, type LocalizedText } from "@dth/core/error-codes";
import { withForeignWords } from "@dth/core/foreign-words";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { leastPrivilegePolicy } from "../ecr/least-privilege.ts";
import { booleanOf, textOf } from "../endpoints/values.ts";
import { type WantedRepository, wantedRepositories } from "../find/repositories.ts";
import { openSides, type Sides } from "../find/sides.ts";
import { referenceOf } from "../reference/item-key.ts";
import { skopeoVersion } from "../skopeo/skopeo.ts";

/** What a check is done with. */
interface Probe {
  readonly job: Job;
  readonly host: PluginHost;
  readonly signal: AbortSignal;
}

/** Tries both sides in every way that a run uses them. Pushing is tried by opening an upload and giving it up. */
export async function* examine(job: Job, host: PluginHost, signal: AbortSignal): AsyncIterable<Check> {
  const probe: Probe = { job, host, signal };
  yield await checkSkopeo(probe);
  let sides: Sides;
  try {
    sides = await openSides(job, host);
  } catch (error) {
    yield problem(probe, "source", "open", toHubError(error));
    return;
  }
  try {
    const wanted: WantedRepository[] = [];
    yield await checkReach(probe, "source", sides);
    yield await checkList(probe, sides, wanted);
    yield await checkPull(probe, sides, wanted[0]);
    yield* checkQuota(sides);
    yield await checkReach(probe, "destination", sides);
    yield await checkPush(probe, sides, wanted[0]);
  } finally {
    await sides.close();
  }
}

async function checkSkopeo({ host, signal }: Probe): Promise<Check> {
  if (host.ownConnectionsOnly) {
    const finding = {
      en: "nobody has to install skopeo: this hub copies images without it, or the task's own stack brings it along",
      zh: "无需安装 skopeo：本服务自行复制镜像，或由任务的堆栈自带",
    };
    return { side: "destination", name: "skopeo", state: "ok", finding };
  }
  try {
    const version = await skopeoVersion(host.processes, signal);
    const minor = Number(version.split(".")[1]);
    // io.github.containers.compression.zstd is added to indexes: skopeo#2627, #2778.
    const changesIndexes = minor >= 14 && minor <= 22;
    const finding = { en: `skopeo ${version}`, zh: `skopeo ${version}` };
    if (!changesIndexes) return { side: "destination", name: "skopeo", state: "ok", finding };
    const note = {
      en: `skopeo ${version} cannot copy some indexes with zstd layers unchanged; these go piece by piece`,
      zh: `skopeo ${version} 无法原样复制部分含 zstd 层的索引；这些镜像将逐个部分复制`,
    };
    return { side: "destination", name: "skopeo", state: "note", finding: note };
  } catch (error) {
    const cause = toHubError(error);
    const { code } = cause;
    return {
      side: "destination",
      name: "skopeo",
      state: "problem",
      code,
      finding: told(cause),
      fix: ERROR_CODES[code].remedy,
    };
  }
}

async function checkReach(probe: Probe, side: Check["side"], sides: Sides): Promise<Check> {
  const { host } = sides[side].address;
  return attempt(probe, side, "reach", async () => {
    await sides[side].probe(probe.signal);
    return { en: `${host} answers and takes the login`, zh: `${host} 可访问且登录有效` };
  });
}

function checkList(probe: Probe, sides: Sides, into: WantedRepository[]): Promise<Check> {
  return attempt(probe, "source", "list", async () => {
    into.push(...(await wantedRepositories(sides, probe.signal)));
    const [first] = into;
    if (first !== undefined && first.selections.length > 0) await listFirst(sides, first, probe.signal);
    return { en: `${into.length} repositories take part`, zh: `共 ${into.length} 个仓库` };
  });
}

async function listFirst({ source }: Sides, { repository }: WantedRepository, signal: AbortSignal): Promise<void> {
  if (source.images !== undefined) await source.images(repository, signal);
  else for await (const _ of source.client.tags(repository, signal)) return;
}

async function checkPull(probe: Probe, sides: Sides, wanted: WantedRepository | undefined): Promise<Check> {
  if (wanted === undefined) return notTried("source", "pull");
  return attempt(probe, "source", "pull", async () => {
    const reference = await firstReference(sides, wanted, probe.signal);
    if (reference === undefined) return { en: `${wanted.repository} is empty`, zh: `${wanted.repository} 为空` };
    const head = await sides.source.client.head(wanted.repository, reference, probe.signal);
    const name = `${wanted.repository} ${reference}`;
    if (head === undefined) throw new HubError("IMAGE_NOT_FOUND", `${name} does not exist`);
    return { en: `${name} can be read: ${head.digest}`, zh: `${name} 可读取：${head.digest}` };
  });
}

async function firstReference(
  { source }: Sides,
  wanted: WantedRepository,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [item] = wanted.items;
  if (item !== undefined) return referenceOf(item);
  if (source.images !== undefined) return (await source.images(wanted.repository, signal))?.[0]?.digest;
  for await (const [tag] of source.client.tags(wanted.repository, signal)) return tag;
  return undefined;
}

function* checkQuota({ source }: Sides): Iterable<Check> {
  const quota = source.session.requester.quota();
  if (quota === undefined) return;
  const { remaining, limit, windowSeconds } = quota;
  const hours = Math.round(windowSeconds / 3_600);
  const finding = {
    en: `${remaining} of ${limit} pulls in ${hours} h are left; what is over is postponed`,
    zh: `${hours} 小时内的 ${limit} 次拉取还剩 ${remaining} 次；超出部分将推迟`,
  };
  yield { side: "source", name: "quota", state: remaining > 0 ? "note" : "problem", finding };
}

async function checkPush(probe: Probe, sides: Sides, wanted: WantedRepository | undefined): Promise<Check> {
  if (wanted === undefined) return notTried("destination", "push");
  const { destination } = sides;
  const name = wanted.destination;
  if (destination.createRepository !== undefined && (await missing(probe, sides, name))) {
    const finding = {
      en: `${name} does not exist yet and will be created: whether that is allowed shows only then`,
      zh: `${name} 尚不存在，运行时将自动创建；届时才能确认是否有创建权限`,
    };
    return { side: "destination", name: "push", state: "not-tried", finding, ...policyOf(probe, "destination") };
  }
  return attempt(probe, "destination", "push", async () => {
    await destination.blobs.tryWrite(name, probe.signal);
    return { en: `${name} can be pushed to`, zh: `${name} 可推送` };
  });
}

async function missing({ signal }: Probe, { destination }: Sides, name: string): Promise<boolean> {
  return (await destination.hasRepository?.(name, signal).catch(() => true)) === false;
}

async function attempt(
  probe: Probe,
  side: Check["side"],
  name: string,
  work: () => Promise<LocalizedText>,
): Promise<Check> {
  try {
    return { side, name, state: "ok", finding: await work() };
  } catch (error) {
    return problem(probe, side, name, toHubError(error));
  }
}

function problem(probe: Probe, side: Check["side"], name: string, cause: HubError): Check {
  const { code } = cause;
  if (probe.signal.aborted) throw cause;
  const policy = cause.class === "job" || code === "REPOSITORY_NOT_FOUND" ? policyOf(probe, side) : {};
  return { side, name, state: "problem", code, finding: told(cause), fix: ERROR_CODES[code].remedy, ...policy };
}

function policyOf({ job }: Probe, side: Check["side"]): { readonly policy?: string } {
  const { type, parameters } = job[side];
  const region = textOf(parameters, "region");
  if (type !== "amazon-ecr" || region === undefined) return {};
  const account = textOf(parameters, "account");
  const policy = leastPrivilegePolicy({
    region,
    ...(account === undefined ? {} : { account }),
    prefix: textOf(parameters, "prefix") ?? "",
    role: side,
    creates: booleanOf(parameters, "createRepositories"),
  });
  return { policy };
}

function told({ code, message }: HubError): LocalizedText {
  return withForeignWords(code, message);
}

function notTried(side: Check["side"], name: string): Check {
  const finding = { en: "there is no repository to try it with", zh: "没有可用于测试的仓库" };
  return { side, name, state: "not-tried", finding };
}
