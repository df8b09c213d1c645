import { hasCode } from "@dth/core/error";
import * as v from "valibot";
import type { EcrApi } from "./ecr-api.ts";

/** What a repository that is made here is like. Repositories that exist are left as they are. */
export interface RepositoryTemplate {
  readonly mutability: "MUTABLE" | "IMMUTABLE" | "IMMUTABLE_WITH_EXCLUSION" | "MUTABLE_WITH_EXCLUSION";
  /** Wildcard patterns of tags for which the opposite holds; at most five. */
  readonly mutabilityExclusions: readonly string[];
  readonly scanOnPush: boolean;
  readonly encryption: "AES256" | "KMS" | "KMS_DSSE";
  /** Key of the destination's region; absent: Amazon's own. */
  readonly kmsKey?: string;
  /** JSON. */
  readonly lifecyclePolicy?: string;
  /** JSON. */
  readonly repositoryPolicy?: string;
  readonly tags: Readonly<Record<string, string>>;
}

const Anything = v.unknown();

/**
 * Makes a repository by the template, unless there is one of this name.
 * @returns whether it was made now
 * @throws HubError as `EcrApi.call` does; when a policy is refused the repository stays, without it
 */
export async function createRepository(
  api: EcrApi,
  registryId: string | undefined,
  repositoryName: string,
  template: RepositoryTemplate,
  signal?: AbortSignal,
): Promise<boolean> {
  const registry = registryId === undefined ? {} : { registryId };
  try {
    await api.call("CreateRepository", { ...registry, repositoryName, ...settings(template) }, Anything, signal);
  } catch (error) {
    if (hasCode(error, "CONFLICT")) return false;
    throw error;
  }
  const { lifecyclePolicy, repositoryPolicy } = template;
  const named = { ...registry, repositoryName };
  if (lifecyclePolicy !== undefined) {
    await api.call("PutLifecyclePolicy", { ...named, lifecyclePolicyText: lifecyclePolicy }, Anything, signal);
  }
  if (repositoryPolicy !== undefined) {
    await api.call("SetRepositoryPolicy", { ...named, policyText: repositoryPolicy }, Anything, signal);
  }
  return true;
}

function settings(template: RepositoryTemplate): Readonly<Record<string, unknown>> {
  const { mutability, mutabilityExclusions, encryption, kmsKey } = template;
  const filters = mutabilityExclusions.map((filter) => ({ filterType: "WILDCARD", filter }));
  return {
    imageTagMutability: mutability,
    ...(filters.length === 0 ? {} : { imageTagMutabilityExclusionFilters: filters }),
    imageScanningConfiguration: { scanOnPush: template.scanOnPush },
    encryptionConfiguration: {
      encryptionType: encryption,
      ...(kmsKey === undefined || encryption === "AES256" ? {} : { kmsKey }),
    },
    tags: Object.entries(template.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
