import type { ParameterValues } from "@dth/core/parameter";
import type { JobSide } from "@dth/core/task";
import { compileGlobs } from "@dth/transfer/select/glob";
import { registryHost } from "../ecr/partitions.ts";
import { booleanOf, listOf, numberOf, textOf } from "../endpoints/values.ts";
import { type EntryContext, type ImageEntry, parseImageEntry } from "./image-entry.ts";
import { compileTagRules, type TagRules, type TagSelection } from "./tag-rules.ts";

/** What of a source takes part. */
export interface Selection {
  /** Of all repositories those that it takes; absent: only the listed images. */
  readonly everything?: (repository: string) => boolean;
  readonly images: readonly ImageEntry[];
  /** Of a repository that is listed. */
  readonly tags: TagSelection;
  /** Images without a tag too. */
  readonly untagged: boolean;
}

/** Reads a source's parameters. @throws HubError `INVALID_INPUT` for a pattern, range or image that is none */
export function readSelection(side: JobSide): Selection {
  const { parameters } = side;
  const all = "select" in parameters ? parameters.select === "all" : false;
  const context = entryContext(side);
  const entries = all ? [] : listOf(parameters, "images").map((text) => parseImageEntry(text, context));
  const patterns = listOf(parameters, "repositories");
  return {
    ...(all ? { everything: patterns.length === 0 ? () => true : compileGlobs(patterns) } : {}),
    images: entries,
    tags: compileTagRules(tagRules(parameters)),
    untagged: booleanOf(parameters, "untagged"),
  };
}

/** What the source's registry is called, as far as its parameters tell. */
export function entryContext({ type, parameters }: JobSide): EntryContext {
  if (type === "docker-hub") return { hosts: ["docker.io", "index.docker.io", "registry-1.docker.io"], isHub: true };
  const hosts: string[] = [];
  const host = textOf(parameters, "host");
  const endpoint = textOf(parameters, "endpoint");
  const [region, account] = [textOf(parameters, "region"), textOf(parameters, "account")];
  if (host !== undefined) hosts.push(host);
  if (endpoint !== undefined && URL.canParse(endpoint)) hosts.push(new URL(endpoint).host);
  if (region !== undefined && account !== undefined) hosts.push(registryHost(account, region));
  if (type === "quay") hosts.push("quay.io");
  if (type === "ghcr") hosts.push("ghcr.io");
  return { hosts, isHub: false };
}

function tagRules(parameters: ParameterValues): TagRules {
  const regex = textOf(parameters, "tagRegex");
  const range = textOf(parameters, "tagRange");
  const newest = numberOf(parameters, "newest");
  return {
    tags: listOf(parameters, "tags"),
    exclude: listOf(parameters, "excludeTags"),
    ...(regex === undefined ? {} : { regex }),
    ...(range === undefined ? {} : { range }),
    ...(newest === undefined ? {} : { newest }),
  };
}
