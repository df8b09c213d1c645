import type { Phrase } from "../phrases.ts";

/** What can be wrong with connections, profiles, keys and endpoints. */
export const ACCESS_PHRASES: readonly Phrase[] = [
  ['"{}" is no vendor; did you mean {}? Known: {}', "没有厂商 “{}”；是不是 {}？可用：{}"],
  ['"{}" is no vendor. Known: {}', "没有厂商 “{}”。可用：{}"],
  // connections
  [
    '"{}" cannot name a connection: two or more letters, digits, - and _',
    "“{}” 不能作为连接名：须为两个以上的字母、数字、- 或 _",
  ],
  ['"{}" is a scheme of locations; choose another name', "“{}” 是位置的 scheme；请换一个名称"],
  ["a connection needs --vendor, --endpoint or both", "连接需要 --vendor 或 --endpoint，或两者都有"],
  [
    "--anonymous, --profile, --key-env and --key-stdin exclude each other",
    "--anonymous、--profile、--key-env 与 --key-stdin 只能选一个",
  ],
  ["--key-env needs the names of two environment variables: ID,SECRET", "--key-env 需要两个环境变量名：ID,SECRET"],
  ["the first name of --key-env is no variable that is set", "--key-env 的第一个名称不是已设置的环境变量"],
  ["the second name of --key-env is no variable that is set", "--key-env 的第二个名称不是已设置的环境变量"],
  ["the {} name of --key-env is no variable that is set", "--key-env 的 {} 名称不是已设置的环境变量"],
  [
    "no keys were given; use a terminal, --key-stdin, --key-env, --profile or --anonymous",
    "没有给出密钥；请使用终端、--key-stdin、--key-env、--profile 或 --anonymous",
  ],
  ["the connections file {} cannot be read", "无法读取连接文件 {}"],
  ["the connections file {} is not valid JSON", "连接文件 {} 不是有效的 JSON"],
  ["the connections file {} has unexpected content at {}", "连接文件 {} 在 {} 处的内容不符合预期"],
  [
    'the endpoint of "{}" has more than a scheme, a host, a port and a path',
    "“{}” 的端点除协议、主机、端口和路径外还含有其他内容",
  ],
  ['the connection "{}" is gone', "连接 “{}” 已不存在"],
  ['the connection "{}" is anonymous', "连接 “{}” 是匿名的"],
  ['the connection "{}" expects its keys in {} and {}', "连接 “{}” 的密钥应在 {} 和 {} 中"],
  // keys
  ["no keys in {}, nor in an AWS profile or the container", "未找到密钥：环境变量 {}，AWS profile 和容器中都没有"],
  ['there is no AWS profile "{}"', "没有 AWS profile “{}”"],
  ['the AWS profile "{}" holds no keys', "AWS profile “{}” 中没有密钥"],
  ["the AWS profiles {} go round in a circle", "AWS profile {} 循环引用"],
  ['the AWS profile "{}" lacks a part of its SSO settings', "AWS profile “{}” 的 SSO 设置不完整"],
  [
    'nobody has signed in for the AWS profile "{}": aws sso login --profile {}',
    "AWS profile “{}” 尚未登录：aws sso login --profile {}",
  ],
  [
    'the sign-in of the AWS profile "{}" has ended: aws sso login --profile {}',
    "AWS profile “{}” 的登录已过期：aws sso login --profile {}",
  ],
  [
    'the SSO service gives the AWS profile "{}" no keys: it answered {}',
    "SSO 服务没有为 AWS profile “{}” 提供密钥：返回 {}",
  ],
  ["the SSO service answered {}", "SSO 服务返回 {}"],
  ["what the SSO service gave holds no keys", "SSO 服务的响应中没有密钥"],
  [
    'the AWS profile "{}" names a role, but its source_profile or credential_source gives no keys',
    "AWS profile “{}” 指定了角色，但其 source_profile 或 credential_source 没有提供密钥",
  ],
  [
    'the role of AWS profile "{}" needs an MFA code, which is not asked for here',
    "AWS profile “{}” 的角色需要 MFA 验证码，这里不会询问",
  ],
  ["the role {} could not be assumed: {}", "无法担任角色 {}：{}"],
  ["the credential_process failed (exit {})", "credential_process 失败（退出码 {}）"],
  ["what {} gave is no JSON", "{} 给出的不是 JSON"],
  ["what {} gave holds no AccessKeyId and SecretAccessKey", "{} 给出的内容没有 AccessKeyId 与 SecretAccessKey"],
  [
    "the container's credential endpoint is neither https:// nor a container agent's address",
    "容器的凭证端点既不是 https:// 也不是容器代理的地址",
  ],
  ["credentials could not be obtained", "无法取得凭证"],
  ["the token service's answer holds no credentials", "令牌服务的响应中没有凭证"],
  ["requester pays needs credentials: nobody can pay anonymously", "请求者付费需要凭证：匿名无法付费"],
  ["{} takes no session tokens: use a long-lived key", "{} 不接受会话令牌：请使用长期密钥"],
  ["{~}; the request was anonymous", "{}；该请求是匿名的"],
  [
    "{~}; this endpoint is in the {} partition, and keys work only in the partition they were made in",
    "{}；该端点属于 {} 分区，密钥只能在其创建的分区中使用",
  ],
  // endpoints and regions
  ["{} needs a region, or an endpoint", "{} 需要区域或端点"],
  ["{} needs an endpoint", "{} 需要端点"],
  ["not a region: {}", "不是区域：{}"],
  ["not an endpoint URL: {}", "不是端点 URL：{}"],
  [
    "an endpoint URL has a scheme, a host, and at most a port and a path, without @, ? and #: {}",
    "端点 URL 只含协议、主机，最多再加端口和路径，不含 @、? 和 #：{}",
  ],
  [
    "an endpoint has the form http(s)://host or http(s)://host:port",
    "端点的形式为 http(s)://host 或 http(s)://host:port",
  ],
];
