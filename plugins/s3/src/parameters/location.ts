import type { Parameter } from "@dth/core/parameter";
import type { SideName } from "./connection.ts";

/** What is meant at an endpoint: bucket and prefix. */
export function locationParameters(side: SideName, asks: { readonly requesterPays: boolean }): readonly Parameter[] {
  const isSource = side === "source";
  return [
    {
      type: "text",
      name: "bucket",
      label: { en: "Bucket", zh: "存储桶" },
      help: isSource
        ? { en: "The bucket that is read.", zh: "读取的存储桶。" }
        : { en: "The bucket that is written to. It must exist.", zh: "写入的存储桶，须已存在。" },
      group: "location",
      required: true,
      pattern: "[A-Za-z0-9][A-Za-z0-9._-]{0,254}",
      patternHelp: { en: "the bare name of a bucket", zh: "仅填写存储桶名称" },
      placeholder: "my-bucket",
      cloudFormation: isSource ? "srcBucket" : "destBucket",
    },
    {
      type: "text",
      name: "prefix",
      label: { en: "Prefix", zh: "前缀" },
      help: isSource
        ? {
            en: "Only keys that start with it. Exactly as written: end it with / to mean a folder.",
            zh: "仅传输以此开头的键。逐字匹配：表示目录时请以 / 结尾。",
          }
        : {
            en: "Replaces the source's prefix at the start of every key. Exactly as written: end it with / to mean a folder.",
            zh: "替换每个键开头的源前缀。逐字使用：表示目录时请以 / 结尾。",
          },
      group: "location",
      default: "",
      maxLength: 1_024,
      placeholder: "folder/",
      cloudFormation: isSource ? "srcPrefix" : "destPrefix",
    },
    ...(asks.requesterPays ? [requesterPays] : []),
  ];
}

const requesterPays: Parameter = {
  type: "boolean",
  name: "requesterPays",
  label: { en: "We pay for requests", zh: "请求者付费" },
  help: {
    en: "Agrees to pay for reading a bucket whose owner asks for that.",
    zh: "同意为要求请求者付费的存储桶支付读取费用。",
  },
  group: "location",
  advanced: true,
  default: false,
  cloudFormation: "isPayerRequest",
};
