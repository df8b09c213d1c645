import { hasCode } from "@dth/core/error";
import * as v from "valibot";
import type { EcrApi } from "./ecr-api.ts";

/** An image as Amazon ECR lists it: one row a digest. */
export interface EcrImage {
  readonly digest: string;
  /** Empty for an untagged image. */
  readonly tags: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly pushedAt?: number;
  /** Bytes; of an index the largest of its images. */
  readonly bytes?: number;
  readonly mediaType?: string;
  /** What it refers to, such as the image that it signs. */
  readonly subject?: string;
}

const RepositoriesSchema = v.object({
  repositories: v.optional(v.array(v.object({ repositoryName: v.string() })), []),
  nextToken: v.optional(v.string()),
});

const ImagesSchema = v.object({
  imageDetails: v.optional(
    v.array(
      v.object({
        imageDigest: v.string(),
        imageTags: v.optional(v.array(v.string()), []),
        imagePushedAt: v.optional(v.number()),
        imageSizeInBytes: v.optional(v.number()),
        imageManifestMediaType: v.optional(v.string()),
        subjectManifestDigest: v.optional(v.string()),
      }),
    ),
    [],
  ),
  nextToken: v.optional(v.string()),
});

const PAGE = 1_000;

/** Names of all repositories, page by page. @param registryId the account; absent: one's own */
export async function* listRepositories(
  api: EcrApi,
  registryId: string | undefined,
  signal?: AbortSignal,
): AsyncIterable<readonly string[]> {
  const input = { maxResults: PAGE, ...(registryId === undefined ? {} : { registryId }) };
  for await (const { repositories } of api.pages("DescribeRepositories", input, RepositoriesSchema, signal)) {
    yield repositories.map(({ repositoryName }) => repositoryName);
  }
}

/**
 * Every image of a repository with its digest, a thousand for each call: comparing a whole repository costs one call
 * instead of a HEAD for each tag. DescribeImages also shows sizes and push dates.
 *
 * @returns undefined when there is no such repository
 */
export async function listImages(
  api: EcrApi,
  registryId: string | undefined,
  repositoryName: string,
  signal?: AbortSignal,
): Promise<readonly EcrImage[] | undefined> {
  const input = { repositoryName, maxResults: PAGE, ...(registryId === undefined ? {} : { registryId }) };
  const images: EcrImage[] = [];
  try {
    for await (const { imageDetails } of api.pages("DescribeImages", input, ImagesSchema, signal)) {
      for (const detail of imageDetails) images.push(imageOf(detail));
    }
  } catch (error) {
    if (hasCode(error, "REPOSITORY_NOT_FOUND")) return undefined;
    throw error;
  }
  return images;
}

/** Whether there is such a repository: a page of one image tells, with a permission that is needed anyway. */
export async function hasRepository(
  api: EcrApi,
  registryId: string | undefined,
  repositoryName: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const input = { repositoryName, maxResults: 1, ...(registryId === undefined ? {} : { registryId }) };
  try {
    await api.call("DescribeImages", input, ImagesSchema, signal);
    return true;
  } catch (error) {
    if (hasCode(error, "REPOSITORY_NOT_FOUND")) return false;
    throw error;
  }
}

function imageOf(detail: v.InferOutput<typeof ImagesSchema>["imageDetails"][number]): EcrImage {
  const { imagePushedAt: pushed, imageSizeInBytes: bytes, imageManifestMediaType: mediaType } = detail;
  return {
    digest: detail.imageDigest,
    tags: detail.imageTags,
    ...(pushed === undefined ? {} : { pushedAt: pushed * 1_000 }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(detail.subjectManifestDigest === undefined ? {} : { subject: detail.subjectManifestDigest }),
  };
}
