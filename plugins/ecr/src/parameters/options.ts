import type { Parameter } from "@dth/core/parameter";

/** How images are copied, whatever the registries. */
export const OPTIONS: readonly Parameter[] = [
  {
    type: "list",
    name: "platforms",
    group: "copying",
    pattern: "[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?",
    patternHelp: { en: "must be a platform, such as linux/amd64", zh: "必须是平台，例如 linux/amd64" },
    maxItems: 20,
    placeholder: "linux/amd64",
    label: { en: "Platforms", zh: "平台" },
    help: {
      en: "Empty: all, and the image keeps its digest. Chosen ones make an image of another digest, because its list of platforms is shorter.",
      zh: "留空表示全部，镜像摘要保持不变。选择部分平台会产生不同的摘要，因为平台列表变短。",
    },
  },
  {
    type: "choice",
    name: "attached",
    group: "copying",
    default: "copied",
    label: { en: "Signatures and referrers", zh: "签名与关联制品" },
    help: {
      en: "Cosign's tags and OCI referrers (signatures, SBOMs, attestations) go along with their image.",
      zh: "cosign 标签与 OCI referrers（签名、SBOM、证明）随镜像复制。",
    },
    choices: [
      {
        value: "copied",
        label: { en: "With images that are copied", zh: "随复制的镜像" },
      },
      {
        value: "always",
        label: { en: "Looked for at every run", zh: "每次运行都检查" },
        help: {
          en: "Finds new ones of unchanged images, for a request an image.",
          zh: "也检查未变化镜像的新附件，每个镜像多一次请求。",
        },
      },
      { value: "none", label: { en: "Left behind", zh: "不复制" } },
    ],
  },
  {
    type: "number",
    name: "copiesAtOnce",
    group: "copying",
    unit: "count",
    default: 10,
    min: 1,
    max: 10,
    advanced: true,
    label: { en: "Copies at once", zh: "并发复制数" },
    help: { en: "Images that are copied at the same time.", zh: "同时复制的镜像数。" },
  },
  {
    type: "number",
    name: "stallMinutes",
    group: "copying",
    unit: "count",
    default: 30,
    min: 1,
    max: 720,
    advanced: true,
    label: { en: "Patience in minutes", zh: "停滞超时（分钟）" },
    help: {
      en: "A copy that shows no sign of life for so long is ended and tried again. A sign comes with every layer.",
      zh: "超过该时间没有进展的复制会被终止并重试。每个层都会产生进展信号。",
    },
  },
];
