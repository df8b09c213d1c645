import { ALIYUN_ACR_SOURCE } from "./endpoints/aliyun-acr.ts";
import { AMAZON_ECR_DESTINATION, AMAZON_ECR_SOURCE } from "./endpoints/amazon-ecr.ts";
import { AZURE_ACR_SOURCE } from "./endpoints/azure-acr.ts";
import { DOCKER_HUB_SOURCE } from "./endpoints/docker-hub.ts";
import { GHCR_SOURCE } from "./endpoints/ghcr.ts";
import { GOOGLE_SOURCE } from "./endpoints/google.ts";
import { HARBOR_SOURCE } from "./endpoints/harbor.ts";
import type { ImageDestinationAdapter, ImageSourceAdapter } from "./endpoints/image-endpoint.ts";
import { OCI_REGISTRY_DESTINATION, OCI_REGISTRY_SOURCE } from "./endpoints/oci-registry.ts";
import { QUAY_SOURCE } from "./endpoints/quay.ts";

/** Where images come from. A new registry is one file and one line here. */
export const SOURCES: readonly ImageSourceAdapter[] = [
  AMAZON_ECR_SOURCE,
  DOCKER_HUB_SOURCE,
  GOOGLE_SOURCE,
  QUAY_SOURCE,
  GHCR_SOURCE,
  HARBOR_SOURCE,
  AZURE_ACR_SOURCE,
  ALIYUN_ACR_SOURCE,
  OCI_REGISTRY_SOURCE,
];

/** Where images go. */
export const DESTINATIONS: readonly ImageDestinationAdapter[] = [AMAZON_ECR_DESTINATION, OCI_REGISTRY_DESTINATION];
