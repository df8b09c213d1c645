import type { Parameter, SecretParameter, TextParameter } from "@dth/core/parameter";
import { KEY_FIELDS, LOGIN_FIELDS } from "../endpoints/secret-login.ts";

/** The login of a registry. */
export const LOGIN: SecretParameter = {
  type: "secret",
  name: "login",
  group: "access",
  label: { en: "Login", zh: "登录" },
  help: {
    en: "The secret with user name and password or access token. Leave empty for public images.",
    zh: "保存用户名与密码（或访问令牌）的密钥名称。公共镜像可留空。",
  },
  fields: LOGIN_FIELDS,
};

/** A registry's host, with a vendor's own hint. */
export function hostParameter(placeholder: string, more: Partial<TextParameter> = {}): TextParameter {
  return {
    type: "text",
    name: "host",
    group: "access",
    label: { en: "Registry", zh: "镜像仓库" },
    help: {
      en: "Host of the registry, with a port where it has one of its own. It is spoken to with TLS.",
      zh: "镜像仓库的主机名，如有自定义端口请一并填写。使用 TLS 访问。",
    },
    pattern: "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?",
    patternHelp: {
      en: "must be a host, such as registry.example:5000",
      zh: "必须是主机名，例如 registry.example:5000",
    },
    maxLength: 255,
    placeholder,
    ...more,
  };
}

/** Whose registry it is. The original's parameters have a prefix for each side. */
type EcrSide = "src" | "dest";

/** How Amazon ECR is reached. */
export function ecrAccess(side: EcrSide): readonly Parameter[] {
  return [region(side), account(side), credentials(side), ROLE, EXTERNAL_ID, API_ENDPOINT];
}

function region(side: EcrSide): TextParameter {
  return {
    type: "text",
    name: "region",
    group: "access",
    required: true,
    cloudFormation: `${side}Region`,
    label: { en: "Region", zh: "区域" },
    help: {
      en: "Such as eu-west-1 or cn-north-1; any partition.",
      zh: "例如 eu-west-1 或 cn-north-1；支持所有分区。",
    },
    pattern: "[a-z]+(-[a-z]+)+-[0-9]+",
    patternHelp: { en: "must be a region, such as eu-west-1", zh: "必须是区域代码，例如 eu-west-1" },
    maxLength: 40,
  };
}

function account(side: EcrSide): TextParameter {
  return {
    type: "text",
    name: "account",
    group: "access",
    cloudFormation: `${side}AccountId`,
    label: { en: "Account ID", zh: "账号 ID" },
    help: {
      en: "Twelve digits. Leave empty for the account that the credentials belong to.",
      zh: "12 位数字。留空表示凭证所属的账号。",
    },
    pattern: "[0-9]{12}",
    patternHelp: { en: "must be twelve digits", zh: "必须为 12 位数字" },
  };
}

function credentials(side: EcrSide): SecretParameter {
  return {
    type: "secret",
    name: "credentials",
    group: "access",
    cloudFormation: `${side}Credential`,
    label: { en: "Credentials", zh: "凭证" },
    help: {
      en: "The secret with an access key. Leave empty to use what the hub itself may do.",
      zh: "保存访问密钥的密钥名称。留空则使用本服务自身的权限。",
    },
    fields: KEY_FIELDS,
  };
}

const ROLE: TextParameter = {
  type: "text",
  name: "roleArn",
  group: "access",
  advanced: true,
  label: { en: "Role", zh: "角色" },
  help: { en: "ARN of a role to take on with the credentials.", zh: "使用上述凭证代入的角色 ARN。" },
  pattern: "arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+",
  maxLength: 2_048,
};

const EXTERNAL_ID: TextParameter = {
  type: "text",
  name: "externalId",
  group: "access",
  advanced: true,
  label: { en: "External ID", zh: "外部 ID" },
  help: { en: "What the role's trust policy asks for, if it does.", zh: "角色信任策略要求的外部 ID（如有）。" },
  maxLength: 1_224,
};

const API_ENDPOINT: TextParameter = {
  type: "text",
  name: "endpoint",
  group: "access",
  advanced: true,
  label: { en: "API endpoint", zh: "API 端点" },
  help: {
    en: "Only for a private address of Amazon ECR's API or a FIPS one; the registry is where its token says.",
    zh: "仅用于 ECR API 的私有地址或 FIPS 端点；镜像仓库地址以其令牌为准。",
  },
  pattern: "https?://[^/\\s@]+",
  patternHelp: {
    en: "must be scheme and host, such as https://ecr-fips.us-gov-west-1.amazonaws.com",
    zh: "必须为协议和主机名",
  },
  maxLength: 300,
};
