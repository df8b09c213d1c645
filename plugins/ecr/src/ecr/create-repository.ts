import { hasCode, toHubError } from "@dth/core/error";
import * as v from "valibot";
import type { EcrApi } from "./ecr-api.ts";
import { hasRepository } from "./ecr-listing.ts";

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

/** Repositories of one registry, which are made when they are missing. */
export interface CreatedRepositories {
  /** @throws HubError as `EcrApi.call` does */
  has(name: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * Makes a repository by the template, unless there is one of this name.
   * @returns whether it was made now
   * @throws HubError as `EcrApi.call` does; when a policy is refused for good the repository stays, without it
   */
  make(name: string, signal?: AbortSignal): Promise<boolean>;
}

/** {@link CreatedRepositories} over ECR's API. @param registryId the account; absent: one's own */
export function createRepositories(
  api: EcrApi,
  registryId: string | undefined,
  template: RepositoryTemplate,
): CreatedRepositories {
  const registry = registryId === undefined ? {} : { registryId };
  /** Made here, but the policies are still to come: nobody else would ever put them. */
  const unfinished = new Set<string>();
  return {
    has: async (name, signal) => !unfinished.has(name) && (await hasRepository(api, registryId, name, signal)),
    async make(name, signal) {
      const named = { ...registry, repositoryName: name };
      if (!unfinished.has(name) && !(await create(api, named, template, signal))) return false;
      unfinished.add(name);
      try {
        await putPolicies(api, named, template, signal);
      } catch (error) {
        if (!toHubError(error).retryable) unfinished.delete(name);
        throw error;
      }
      unfinished.delete(name);
      return true;
    },
  };
}

type Named = Readonly<Record<string, unknown>>;

/** @returns false when there was one already */
async function create(api: EcrApi, named: Named, template: RepositoryTemplate, signal?: AbortSignal): Promise<boolean> {
  try {
    await api.call("CreateRepository", { ...named, ...settings(template) }, Anything, signal);
    return true;
  } catch (error) {
    if (hasCode(error, "CONFLICT")) return false;
    throw error;
  }
}

async function putPolicies(
  api: EcrApi,
  named: Named,
  { lifecyclePolicy, repositoryPolicy }: RepositoryTemplate,
  signal?: AbortSignal,
): Promise<void> {
  if (lifecyclePolicy !== undefined) {
    await api.call("PutLifecyclePolicy", { ...named, lifecyclePolicyText: lifecyclePolicy }, Anything, signal);
  }
  if (repositoryPolicy !== undefined) {
    await api.call("SetRepositoryPolicy", { ...named, policyText: repositoryPolicy }, Anything, signal);
  }
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
