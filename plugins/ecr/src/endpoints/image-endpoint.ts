import type { OpenEndpoint, SourceAdapter } from "@dth/core/plugin";
import type { EcrImage } from "../ecr/ecr-listing.ts";
import type { RegistryAddress } from "../registry/address.ts";
import type { BlobClient } from "../registry/blobs.ts";
import type { RegistryClient } from "../registry/client.ts";
import type { LoginProvider } from "../registry/login.ts";
import type { Session } from "../registry/session.ts";

/** An opened registry, whatever its vendor. */
export interface ImageEndpoint extends OpenEndpoint {
  readonly address: RegistryAddress;
  readonly session: Session;
  readonly client: RegistryClient;
  readonly blobs: BlobClient;
  readonly login: LoginProvider;
  /** Docker Hub: names without a slash are official images, under `library/`. */
  readonly isHub: boolean;
  /** Repositories that the registry shows, page by page; absent where it cannot list them. */
  repositories?(signal: AbortSignal): AsyncIterable<readonly string[]>;
  /** Every image with its digest, in few calls, untagged ones included; undefined when there is no such repository. */
  images?(repository: string, signal: AbortSignal): Promise<readonly EcrImage[] | undefined>;
}

/** A registry that images are copied into. */
export interface ImageDestination extends ImageEndpoint {
  /** Whether a repository is there; absent where it need not be. */
  hasRepository?(repository: string, signal: AbortSignal): Promise<boolean>;
  /** Makes a repository that must be there before anything is pushed. @returns whether it was made now */
  createRepository?(repository: string, signal: AbortSignal): Promise<boolean>;
  /** Manifests that may be written in a second, for the whole account (Amazon ECR: 10). */
  readonly manifestsPerSecond?: number;
}

/** A kind of registry that images are read from. */
export type ImageSourceAdapter = SourceAdapter<ImageEndpoint>;
/** A kind of registry that images are written to. */
export type ImageDestinationAdapter = SourceAdapter<ImageDestination>;
