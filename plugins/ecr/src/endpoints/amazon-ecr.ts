import type { CredentialProvider } from "@dth/core/credentials";
import type { ParameterValues } from "@dth/core/parameter";
import type { EndpointManifest, PluginHost } from "@dth/core/plugin";
import { assumedRole } from "../ecr/assume-role.ts";
import { createRepositories, type RepositoryTemplate } from "../ecr/create-repository.ts";
import { createEcrApi, type EcrApi } from "../ecr/ecr-api.ts";
import { listImages, listRepositories } from "../ecr/ecr-listing.ts";
import { createEcrTokens } from "../ecr/ecr-token.ts";
import { apiOrigin, registryHost } from "../ecr/partitions.ts";
import { unfinishedRepositories } from "../ecr/unfinished-repositories.ts";
import { ecrAccess } from "../parameters/access.ts";
import { NAMING } from "../parameters/naming.ts";
import { NEW_REPOSITORIES } from "../parameters/new-repositories.ts";
import { selectionParameters } from "../parameters/selection.ts";
import type { RegistryAddress } from "../registry/address.ts";
import type { ImageDestination, ImageDestinationAdapter, ImageEndpoint, ImageSourceAdapter } from "./image-endpoint.ts";
import { openRegistry } from "./open-registry.ts";
import { secretKeys } from "./secret-login.ts";
import { booleanOf, listOf, mapOf, textOf } from "./values.ts";

const COMMON = {
  id: "amazon-ecr",
  name: { en: "Amazon ECR", zh: "Amazon ECR" },
  original: "Amazon_ECR",
} as const;

const SOURCE: EndpointManifest = {
  ...COMMON,
  help: {
    en: "Private repositories of any account, region and partition of Amazon Web Services.",
    zh: "任意 AWS 账号、区域和分区的私有镜像仓库。",
  },
  connection: ecrAccess("src"),
  location: selectionParameters({ repositories: true, untagged: true }),
};

const DESTINATION: EndpointManifest = {
  ...COMMON,
  help: {
    en: "Private repositories of any account, region and partition; missing ones are made.",
    zh: "任意账号、区域和分区的私有镜像仓库；缺少的仓库会自动创建。",
  },
  connection: ecrAccess("dest"),
  location: [...NAMING, ...NEW_REPOSITORIES],
};

/** Writes of manifests that Amazon ECR takes in a second are 10; other clients of the account need some. */
const MANIFESTS_PER_SECOND = 8;

/** Private repositories of Amazon ECR, read from. */
export const AMAZON_ECR_SOURCE: ImageSourceAdapter = {
  manifest: SOURCE,
  open: async ({ parameters }, host) => (await openEcr(parameters, host)).endpoint,
};

/** Private repositories of Amazon ECR, which are made as they are needed. */
export const AMAZON_ECR_DESTINATION: ImageDestinationAdapter = {
  manifest: DESTINATION,
  async open({ parameters }, host): Promise<ImageDestination> {
    const { endpoint, api, account } = await openEcr(parameters, host);
    const common = { ...endpoint, manifestsPerSecond: MANIFESTS_PER_SECOND };
    if (!booleanOf(parameters, "createRepositories")) return common;
    const { has, make } = createRepositories(
      api,
      account,
      templateOf(parameters),
      unfinishedRepositories(host.ledger, endpoint.id),
    );
    return { ...common, hasRepository: has, createRepository: make };
  },
};

interface OpenedEcr {
  readonly endpoint: ImageEndpoint;
  readonly api: EcrApi;
  readonly account: string | undefined;
}

/**
 * Opens a registry of Amazon ECR. Only when the account or the endpoint is left to Amazon, the token is asked for at
 * once, because it is what tells where the registry is.
 */
async function openEcr(parameters: ParameterValues, host: PluginHost): Promise<OpenedEcr> {
  const region = textOf(parameters, "region") ?? "";
  const account = textOf(parameters, "account");
  const own = textOf(parameters, "endpoint");
  if (own !== undefined) await host.allowEndpoint(new URL(own).origin);
  const credentials = credentialsOf(parameters, region, host);
  const { transport, clock } = host;
  const api = createEcrApi({
    origin: own === undefined ? apiOrigin(region) : new URL(own).origin,
    region,
    credentials,
    transport,
    clock,
  });
  const tokens = createEcrTokens(api, credentials, clock);
  const found =
    account === undefined || own !== undefined ? (await tokens({ refresh: false })).proxyEndpoint : undefined;
  const address = addressOf(found ?? `https://${registryHost(account ?? "", region)}`);
  if (own !== undefined) await host.allowEndpoint(address.origin);
  const login = async (options: { readonly refresh: boolean }) => (await tokens(options)).login;
  const registry = openRegistry({ address, login, basic: true }, host);
  const endpoint: ImageEndpoint = {
    ...registry,
    repositories: (signal) => listRepositories(api, account, signal),
    images: (repository, signal) => listImages(api, account, repository, signal),
  };
  return { endpoint, api, account };
}

function addressOf(url: string): RegistryAddress {
  const { origin, host } = new URL(url);
  return { origin, host };
}

function credentialsOf(parameters: ParameterValues, region: string, host: PluginHost): CredentialProvider {
  const base = secretKeys(textOf(parameters, "credentials"), host);
  const roleArn = textOf(parameters, "roleArn");
  if (roleArn === undefined) return base;
  const externalId = textOf(parameters, "externalId");
  return assumedRole({ roleArn, region, base, ...(externalId === undefined ? {} : { externalId }) }, host);
}

const MUTABILITY = ["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"] as const;
const ENCRYPTION = ["AES256", "KMS", "KMS_DSSE"] as const;

function templateOf(parameters: ParameterValues): RepositoryTemplate {
  const kmsKey = textOf(parameters, "kmsKey");
  const lifecyclePolicy = textOf(parameters, "lifecyclePolicy");
  const repositoryPolicy = textOf(parameters, "repositoryPolicy");
  return {
    mutability: MUTABILITY.find((each) => each === parameters.tagMutability) ?? "MUTABLE",
    mutabilityExclusions: listOf(parameters, "tagMutabilityExceptions"),
    scanOnPush: booleanOf(parameters, "scanOnPush"),
    encryption: ENCRYPTION.find((each) => each === parameters.encryption) ?? "AES256",
    ...(kmsKey === undefined ? {} : { kmsKey }),
    ...(lifecyclePolicy === undefined ? {} : { lifecyclePolicy }),
    ...(repositoryPolicy === undefined ? {} : { repositoryPolicy }),
    tags: mapOf(parameters, "resourceTags"),
  };
}
