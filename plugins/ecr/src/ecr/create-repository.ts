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

/**
 * Repositories that this task makes, and whose policies are still to come: nobody else would ever put them. Noted before
 * a repository is made, for the process may die in between, and lasting. Any method throws HubError as `Ledger` does.
 */
export interface UnfinishedRepositories {
  has(name: string): Promise<boolean>;
  add(name: string): Promise<void>;
  delete(name: string): Promise<void>;
}

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
  unfinished: UnfinishedRepositories,
): CreatedRepositories {
  const registry = registryId === undefined ? {} : { registryId };
  const hasPolicies = template.lifecyclePolicy !== undefined || template.repositoryPolicy !== undefined;
  const isUnfinished = async (name: string): Promise<boolean> => hasPolicies && (await unfinished.has(name));
  return {
    has: async (name, signal) => !(await isUnfinished(name)) && (await hasRepository(api, registryId, name, signal)),
    async make(name, signal) {
      const named = { ...registry, repositoryName: name };
      const resumed = await isUnfinished(name);
      if (hasPolicies && !resumed) await unfinished.add(name);
      try {
        const isNew = await create(api, named, template, signal);
        if (isNew || resumed) await putPolicies(api, named, template, signal);
        if (hasPolicies) await unfinished.delete(name);
        return isNew || resumed;
      } catch (error) {
        const { retryable, code } = toHubError(error);
        if (hasPolicies && !retryable && code !== "CANCELLED") await unfinished.delete(name);
        throw error;
      }
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
