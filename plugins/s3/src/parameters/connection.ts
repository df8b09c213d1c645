import type { Choice, Parameter, SecretField } from "@dth/core/parameter";

/** Which side of a task a parameter belongs to; decides the original's name of it. */
export type SideName = "source" | "destination";

/** What one vendor's connection asks for. */
export interface ConnectionShape {
  readonly side: SideName;
  /** `required`: without one there is no host. `none`: the vendor has one address for all regions. */
  readonly region: "required" | "optional" | "none";
  readonly regionExample: string;
  /** `required`: every site has its own address. */
  readonly endpoint: "required" | "optional";
  readonly endpointExample: string;
  /** Whether roles of Amazon accounts, and the hub's own Amazon account, are of use. */
  readonly amazon: boolean;
  /** Whether people may say how listings and signatures are made: for stores that nobody has described. */
  readonly dialect?: boolean;
}

/** The parameters of a connection, in the order of a form. */
export function connectionParameters(shape: ConnectionShape): readonly Parameter[] {
  return [
    ...regionOf(shape),
    endpointOf(shape),
    addressing,
    authOf(shape),
    secretOf(shape),
    ...(shape.amazon ? [roleArn, externalId] : []),
    ...(shape.dialect ? [listVersion, payload] : []),
  ];
}

function regionOf({ side, region, regionExample }: ConnectionShape): readonly Parameter[] {
  if (region === "none") return [];
  return [
    {
      type: "text",
      name: "region",
      label: { en: "Region", zh: "区域" },
      help: {
        en:
          region === "required"
            ? `The region of the bucket, such as ${regionExample}. The vendor's console shows it with the bucket.`
            : `The region of the bucket, such as ${regionExample}. Without it, it is learned from the first answer.`,
        zh:
          region === "required"
            ? `存储桶所在区域，例如 ${regionExample}。可在厂商控制台的存储桶信息中查看。`
            : `存储桶所在区域，例如 ${regionExample}。留空则从首次响应中获知。`,
      },
      group: "connection",
      pattern: "[A-Za-z0-9-]{0,64}",
      patternHelp: { en: "letters, digits and hyphens", zh: "仅限字母、数字和连字符" },
      placeholder: regionExample,
      ...(region === "required" ? { required: true } : {}),
      cloudFormation: side === "source" ? "srcRegion" : "destRegion",
    },
  ];
}

/** Scheme, host, port and path; nothing that could hide a password or a signature. */
const ENDPOINT = "(?:https?://)?[A-Za-z0-9.\\-\\[\\]:]+(?:/[A-Za-z0-9._~/-]*)?";

function endpointOf({ side, endpoint, endpointExample }: ConnectionShape): Parameter {
  const isRequired = endpoint === "required";
  return {
    type: "text",
    name: "endpoint",
    label: { en: "Endpoint", zh: "端点" },
    help: isRequired
      ? { en: "Address of the store.", zh: "存储服务的地址。" }
      : {
          en: "Address of the store, where it is not the vendor's usual one: internal, accelerating or your own domain.",
          zh: "存储服务的地址；仅在不使用厂商默认地址时填写，例如内网、加速或自有域名。",
        },
    group: "connection",
    pattern: ENDPOINT,
    patternHelp: {
      en: "a scheme, a host, and at most a port and a path, such as https://minio.example:9000",
      zh: "协议与主机，可带端口和路径，例如 https://minio.example:9000",
    },
    maxLength: 512,
    placeholder: endpointExample,
    ...(isRequired ? { required: true } : { advanced: true }),
    ...(side === "source" ? { cloudFormation: "srcEndpoint" } : {}),
  };
}

const addressing: Parameter = {
  type: "choice",
  name: "addressing",
  label: { en: "Addressing", zh: "寻址方式" },
  help: {
    en: "How the bucket gets into addresses. The default is what the vendor wants.",
    zh: "存储桶在地址中的位置。默认按厂商要求。",
  },
  group: "connection",
  advanced: true,
  default: "auto",
  choices: [
    { value: "auto", label: { en: "As the vendor wants", zh: "按厂商要求" } },
    { value: "virtual", label: { en: "Before the host (bucket.host)", zh: "主机名之前（bucket.host）" } },
    { value: "path", label: { en: "In the path (host/bucket)", zh: "路径中（host/bucket）" } },
    { value: "cname", label: { en: "The host is the bucket's own", zh: "主机即该桶的自有域名" } },
  ],
};

const BY_SECRET: Choice = { value: "secret", label: { en: "Keys in a secret", zh: "使用密钥中的访问密钥" } };
const BY_HUB: Choice = {
  value: "ambient",
  label: { en: "The hub's own Amazon account", zh: "本服务自身的亚马逊账号" },
  help: {
    en: "Uses the credentials that the hub runs with, where its operator allows it.",
    zh: "使用本服务运行时的凭证，须经管理员允许。",
  },
};
const BY_NOBODY: Choice = {
  value: "anonymous",
  label: { en: "Nobody (public bucket)", zh: "匿名（公共桶）" },
};

function authOf({ side, amazon }: ConnectionShape): Parameter {
  return {
    type: "choice",
    name: "auth",
    label: { en: "Sign in with", zh: "身份验证方式" },
    help: { en: "Whose rights are used.", zh: "使用哪种身份的权限。" },
    group: "credentials",
    default: "secret",
    choices: [BY_SECRET, ...(amazon ? [BY_HUB] : []), ...(side === "source" ? [BY_NOBODY] : [])],
  };
}

/** Fields of a secret that holds access keys; the original's names are read too. */
export const KEY_FIELDS: readonly SecretField[] = [
  {
    name: "accessKeyId",
    label: { en: "Access key ID", zh: "访问密钥 ID（AccessKey ID）" },
    required: true,
    alias: "access_key_id",
  },
  {
    name: "secretAccessKey",
    label: { en: "Secret access key", zh: "私有访问密钥（AccessKey Secret）" },
    required: true,
    alias: "secret_access_key",
  },
  {
    name: "sessionToken",
    label: { en: "Session token", zh: "会话令牌" },
    required: false,
    alias: "session_token",
  },
];

function secretOf({ side }: ConnectionShape): Parameter {
  return {
    type: "secret",
    name: "secret",
    label: { en: "Secret", zh: "密钥" },
    help: {
      en: "Name of the secret that holds the access keys.",
      zh: "保存访问密钥的密钥名称。",
    },
    group: "credentials",
    fields: KEY_FIELDS,
    required: true,
    when: { parameter: "auth", is: ["secret"] },
    cloudFormation: side === "source" ? "srcCredentials" : "destCredentials",
  };
}

const roleArn: Parameter = {
  type: "text",
  name: "roleArn",
  label: { en: "Role to assume", zh: "要担任的角色" },
  help: {
    en: "ARN of an IAM role that is assumed with these credentials; its own are renewed during long runs.",
    zh: "使用上述凭证担任的 IAM 角色 ARN；长时间运行时自动续期。",
  },
  group: "credentials",
  advanced: true,
  pattern: "arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,512}",
  patternHelp: { en: "the ARN of an IAM role", zh: "IAM 角色的 ARN" },
  placeholder: "arn:aws:iam::123456789012:role/data-transfer",
  when: { parameter: "auth", is: ["secret", "ambient"] },
};

const externalId: Parameter = {
  type: "text",
  name: "externalId",
  label: { en: "External id", zh: "外部 ID" },
  help: { en: "What the role's trust policy asks for, if it does.", zh: "角色信任策略要求的外部 ID（如有）。" },
  group: "credentials",
  advanced: true,
  pattern: "[\\w+=,.@:/-]{2,1224}",
  when: { parameter: "auth", is: ["secret", "ambient"] },
};

const listVersion: Parameter = {
  type: "choice",
  name: "listVersion",
  label: { en: "Listing request", zh: "列举请求版本" },
  help: {
    en: "The version of the listing request; 1 is understood nearly everywhere.",
    zh: "列举请求的版本；版本 1 几乎通用。",
  },
  group: "connection",
  advanced: true,
  default: "auto",
  choices: [
    { value: "auto", label: { en: "Default", zh: "默认" } },
    { value: "1", label: { en: "Version 1", zh: "版本 1" } },
    { value: "2", label: { en: "Version 2", zh: "版本 2" } },
  ],
};

const payload: Parameter = {
  type: "choice",
  name: "payload",
  label: { en: "Signature of bodies", zh: "正文签名" },
  help: {
    en: "What signatures say of bodies. The default signs them over plain HTTP and leaves it to TLS else.",
    zh: "签名是否覆盖正文。默认在明文 HTTP 下签名正文，否则由 TLS 保护。",
  },
  group: "connection",
  advanced: true,
  default: "auto",
  choices: [
    { value: "auto", label: { en: "Default", zh: "默认" } },
    { value: "unsigned", label: { en: "Unsigned", zh: "不签名" } },
    { value: "sha256", label: { en: "SHA-256", zh: "SHA-256" } },
    { value: "digest", label: { en: "Content-MD5, else SHA-256", zh: "Content-MD5，否则 SHA-256" } },
  ],
};
