import { HubError } from "@dth/core/error";
import type { TaskInput } from "@dth/core/task";
import { DOCKER_HUB, type ImageReference, parseReference } from "./reference/image-reference.ts";

type Parameters = Readonly<Record<string, string>>;

/** A task, and what could not be taken over. */
interface Taken {
  readonly task: TaskInput;
  readonly notes: readonly string[];
}

/** Parameters that are about the original's own stack. */
const OWN_STACK = ["ecsClusterName", "ecsVpcId", "ecsSubnetA", "ecsSubnetB"];

/**
 * A task from the parameters of the original's ECR stack (SO8003, `ecr-plugin-stack.ts`), with what the original meant by
 * them: once a day, official images without `library/`, a prefix that it took and did not use.
 *
 * @throws HubError `INVALID_INPUT` for parameters that are not those of an ECR task
 */
export function fromOriginal(parameters: Parameters): Taken {
  const given = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, value.trim()]));
  const notes: string[] = [];
  const { sourceType = "Amazon_ECR", destRegion, destPrefix } = given;
  if (destRegion === undefined || destRegion === "") throw invalid("destRegion is missing");
  if (sourceType !== "Amazon_ECR" && sourceType !== "Public") throw invalid(`sourceType ${sourceType} is unknown`);
  const { source, prefix } = sourceType === "Amazon_ECR" ? fromEcr(given, notes) : fromPublic(given, notes);
  const wanted = `${destPrefix ?? ""}${prefix}`;
  if (destPrefix !== undefined && destPrefix !== "") {
    notes.push(
      `destPrefix ${destPrefix} is honoured now: the original copied without it, so images arrive under other names`,
    );
  }
  noteRest(given, notes);
  return {
    task: {
      name: `Images to ${destRegion}`,
      plugin: "ecr",
      source,
      destination: {
        type: "amazon-ecr",
        parameters: present({
          region: destRegion,
          account: given.destAccountId,
          credentials: given.destCredential,
          prefix: wanted,
        }),
      },
      schedule: { kind: "rate", everyMinutes: 24 * 60 },
    },
    notes,
  };
}

type Side = { readonly source: TaskInput["source"]; readonly prefix: string };

function fromEcr(given: Parameters, notes: string[]): Side {
  const selected = given.srcList === "SELECTED";
  if (given.srcRegion === undefined || given.srcRegion === "") throw invalid("srcRegion is missing");
  const images = selected ? imageList(given) : [];
  // Its own meaning: the flag chose all platforms or one; untagged images were never listed.
  const untagged = given.includeUntagged !== "false";
  if (!untagged)
    notes.push("includeUntagged false made the original copy one platform only; now all platforms are copied");
  const common = { region: given.srcRegion, account: given.srcAccountId, credentials: given.srcCredential };
  const parameters = present({ ...common, select: selected ? "images" : "all", untagged });
  return { source: { type: "amazon-ecr", parameters: { ...parameters, ...(selected ? { images } : {}) } }, prefix: "" };
}

/** The original took images of any registries together; a task of ours is about one. */
function fromPublic(given: Parameters, notes: string[]): Side {
  const texts = imageList(given);
  const byHost = Map.groupBy(texts.map(parseOriginal), ({ host }) => host);
  const [first, ...others] = [...byHost].sort(([, a], [, b]) => b.length - a.length);
  if (first === undefined) throw invalid("srcImageList is empty");
  for (const [host, images] of others) {
    notes.push(`${images.map(({ text }) => text).join(", ")} of ${host} need a task of their own`);
  }
  const [host, images] = first;
  const list = images.map(({ local }) => local);
  if (host === DOCKER_HUB) {
    return { source: { type: "docker-hub", parameters: { images: list } }, prefix: "" };
  }
  notes.push(`the host stays the first part of the names, as the original had it: ${host}/…`);
  const endpoint = { endpoint: `https://${host}`, select: "images", images: list };
  return { source: { type: "oci-registry", parameters: endpoint }, prefix: `${host}/` };
}

function imageList(given: Parameters): string[] {
  // The original strips spaces and line breaks that people paste, also written as \n.
  const texts = (given.srcImageList ?? "").replace(/\\n/g, ",").split(/[,\s]+/);
  const images = texts.filter((text) => text !== "");
  if (images.length === 0) throw invalid("srcImageList is empty");
  return images;
}

function parseOriginal(text: string): { readonly host: string; readonly local: string; readonly text: string } {
  const allTags = text.endsWith(":ALL_TAGS");
  const reference = parseReference(allTags ? text.slice(0, -":ALL_TAGS".length) : text);
  return { host: reference.host, local: localOf(reference) + (allTags ? ":ALL_TAGS" : ""), text };
}

function localOf({ repository, tag, digest }: ImageReference): string {
  if (digest !== undefined) return `${repository}@${digest}`;
  return tag === undefined ? repository : `${repository}:${tag}`;
}

function noteRest(given: Parameters, notes: string[]): void {
  if (given.alarmEmail !== undefined && given.alarmEmail !== "") {
    notes.push(`alarmEmail ${given.alarmEmail}: make a channel for it and add it to the task`);
  }
  const own = OWN_STACK.filter((name) => given[name] !== undefined && given[name] !== "");
  if (own.length > 0) notes.push(`${own.join(", ")} are not needed any more`);
}

function present(values: Readonly<Record<string, string | boolean | undefined>>): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]])),
  );
}

function invalid(message: string): HubError {
  return new HubError("INVALID_INPUT", message);
}
