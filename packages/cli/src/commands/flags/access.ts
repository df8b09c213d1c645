import type { FlagSpec } from "../spec.ts";
import { text as t } from "./text.ts";

/** How the stores are reached. */
export const ACCESS_FLAGS = {
  endpoint: {
    type: "text",
    group: "access",
    value: "URL",
    env: "AWS_ENDPOINT_URL",
    help: t(
      "Endpoint of the object store (both sides, unless given per side)",
      "对象存储端点（两侧通用，除非分别指定）",
    ),
  },
  "source-endpoint": { type: "text", group: "access", value: "URL", help: t("Endpoint of the source", "源端点") },
  "dest-endpoint": { type: "text", group: "access", value: "URL", help: t("Endpoint of the destination", "目标端点") },
  region: {
    type: "text",
    group: "access",
    value: "REGION",
    env: "AWS_REGION",
    help: t("Region of both sides", "两侧的区域"),
  },
  "source-region": { type: "text", group: "access", value: "REGION", help: t("Region of the source", "源区域") },
  "dest-region": { type: "text", group: "access", value: "REGION", help: t("Region of the destination", "目标区域") },
  profile: {
    type: "text",
    group: "access",
    value: "NAME",
    env: "AWS_PROFILE",
    help: t("AWS profile of both sides", "两侧使用的 AWS profile"),
  },
  "source-profile": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("AWS profile of the source", "源使用的 AWS profile"),
  },
  "dest-profile": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("AWS profile of the destination", "目标使用的 AWS profile"),
  },
  anonymous: {
    type: "boolean",
    group: "access",
    help: t("Send no credentials to the source (public buckets)", "不向源发送凭证（公共桶）"),
  },
  "source-anonymous": { type: "boolean", group: "access", help: t("The same", "同上") },
  "dest-anonymous": {
    type: "boolean",
    group: "access",
    help: t("Send no credentials to the destination", "不向目标发送凭证"),
  },
  vendor: {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("Vendor preset, where the endpoint does not tell", "厂商预设（端点无法判断时）"),
  },
  "source-vendor": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("Vendor preset of the source", "源的厂商预设"),
  },
  "dest-vendor": {
    type: "text",
    group: "access",
    value: "NAME",
    help: t("Vendor preset of the destination", "目标的厂商预设"),
  },
  addressing: {
    type: "choice",
    group: "access",
    value: "STYLE",
    choices: ["virtual", "path", "cname"],
    help: t("How buckets are addressed, where the preset is wrong", "桶的寻址方式（预设不适用时）"),
  },
  "requester-pays": {
    type: "boolean",
    group: "access",
    help: t("Agree to pay for requests to the source", "同意承担对源的请求费用"),
  },
} as const satisfies Record<string, FlagSpec>;
