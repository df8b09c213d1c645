import { ERROR_CODES, type ErrorCode, type Language, type LocalizedText } from "@dth/core/error-codes";
import { VENDORS } from "@dth/object-store/vendors";
import { EXIT, exitCodeOf } from "../exit-codes.ts";
import { renderRows } from "./help.ts";
import { wrap } from "./width.ts";

const t = (en: string, zh: string): LocalizedText => ({ en, zh });

/** Paragraphs and two-column tables of one topic. */
type Part = LocalizedText | readonly (readonly [string, LocalizedText])[];

const LOCATIONS: readonly Part[] = [
  t("Where data is and where it goes:", "数据的来源与去向："),
  [
    [
      "s3://bucket/prefix",
      t("Amazon S3, or another S3 with --endpoint", "Amazon S3，或配合 --endpoint 使用其他 S3 存储"),
    ],
    ["oss://bucket/prefix", t("and so on, one scheme a vendor (below)", "以此类推，每个厂商一个前缀（见下）")],
    ["name:bucket/prefix", t("a connection stored with dth connection add", "通过 dth connection add 保存的连接")],
    ["./dir, /dir, file:///dir", t("a directory or a file here", "本机目录或文件")],
  ],
  t(
    "A prefix is like a directory: s3://b/x means what lies below x/, unless x is exactly one object and nothing lies below it. Keys keep what follows the prefix: copying s3://b/x to s3://c/y turns x/1 into y/1.",
    "前缀如同目录：s3://b/x 表示 x/ 之下的内容，除非 x 恰好是一个对象且其下没有内容。键保留前缀之后的部分：将 s3://b/x 复制到 s3://c/y 时，x/1 变为 y/1。",
  ),
  t(
    "A single object or file keeps its name below a destination that ends with a slash, is a directory or a bare bucket; else it gets exactly the name that was given.",
    "单个对象或文件：当目标以斜杠结尾、是目录或仅为桶名时保留原名，否则使用给定的名称。",
  ),
  t(
    "--endpoint, --region, --profile and --vendor speak of both sides; --source-… and --dest-… of one.",
    "--endpoint、--region、--profile、--vendor 作用于两侧；--source-… 与 --dest-… 仅作用于一侧。",
  ),
];

const CREDENTIALS: readonly Part[] = [
  t("Looked for in this order, for each side:", "每一侧按以下顺序查找："),
  [
    [
      "1",
      t("--anonymous (source), --dest-anonymous: none are sent", "--anonymous（源）、--dest-anonymous：不发送凭证"),
    ],
    [
      "2",
      t(
        "--profile, --source-profile, --dest-profile: ~/.aws/credentials and ~/.aws/config, with role_arn, source_profile, credential_process",
        "--profile、--source-profile、--dest-profile：~/.aws/credentials 与 ~/.aws/config，支持 role_arn、source_profile、credential_process",
      ),
    ],
    ["3", t("the connection's keys, for name:bucket", "连接保存的密钥（name:bucket）")],
    [
      "4",
      t(
        "the vendor's own variables: OSS_ACCESS_KEY_ID, TENCENTCLOUD_SECRET_ID, QINIU_ACCESS_KEY, …",
        "厂商变量：OSS_ACCESS_KEY_ID、TENCENTCLOUD_SECRET_ID、QINIU_ACCESS_KEY 等",
      ),
    ],
    [
      "5",
      t(
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
        "AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_SESSION_TOKEN",
      ),
    ],
    [
      "6",
      t(
        "AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN, then AWS_PROFILE or the default profile",
        "AWS_WEB_IDENTITY_TOKEN_FILE 与 AWS_ROLE_ARN，然后是 AWS_PROFILE 或 default profile",
      ),
    ],
    [
      "7",
      t(
        "the container's endpoint (ECS, EKS); the instance's when AWS_EC2_METADATA_SERVICE_ENDPOINT is set",
        "容器端点（ECS、EKS）；设置了 AWS_EC2_METADATA_SERVICE_ENDPOINT 时使用实例端点",
      ),
    ],
  ],
  t(
    "They are read anew when the store refuses them or they are about to expire, so rotated keys are taken up in the middle of a run. They never appear in output, logs, state or receipts.",
    "当存储端拒绝凭证或凭证即将过期时会重新读取，因此运行中可轮换密钥。凭证不会出现在输出、日志、状态或回执中。",
  ),
];

const EXIT_CODES: readonly Part[] = [
  t("What the exit code says:", "退出码含义："),
  [
    [String(EXIT.ok), t("all is well; diff: nothing differs", "一切正常；diff：无差异")],
    [String(EXIT.items), t("some objects failed; diff: there are differences", "部分对象失败；diff：存在差异")],
    [
      String(EXIT.input),
      t("the command line or another input is wrong; nothing was started", "命令行或其他输入有误；未开始任何操作"),
    ],
    [String(EXIT.unusable), t("source, destination or the state file cannot be used", "源、目标或状态文件不可用")],
    [String(EXIT.differs), t("verify found differences", "verify 发现差异")],
    [String(EXIT.internal), t("a defect of ours", "本软件缺陷")],
    [
      String(EXIT.stopped),
      t("stopped by Ctrl-C or SIGTERM; resume with dth resume", "被 Ctrl-C 或 SIGTERM 停止；用 dth resume 继续"),
    ],
  ],
  t(
    "A source in which nothing is found is no failure: the code is 0, a line asks whether the prefix is right, and the summary of --json has nothingFound: true.",
    "源中未找到任何对象不算失败：退出码为 0，输出中会提示检查前缀，--json 的摘要中含 nothingFound: true。",
  ),
];

function vendorRows(): Part {
  return Object.values(VENDORS).map(
    (preset) =>
      [
        `${preset.scheme}://`,
        t(`${preset.title} (--vendor ${preset.id})`, `${preset.title}（--vendor ${preset.id}）`),
      ] as const,
  );
}

function errorRows(): Part {
  return (Object.keys(ERROR_CODES) as ErrorCode[]).map((code) => {
    const { remedy } = ERROR_CODES[code];
    const exit = exitCodeOf(code);
    return [code, t(`${remedy.en} (exit code ${exit})`, `${remedy.zh}（退出码 ${exit}）`)] as const;
  });
}

const PARTS: Readonly<Record<string, () => readonly Part[]>> = {
  locations: () => [...LOCATIONS, vendorRows()],
  credentials: () => CREDENTIALS,
  "exit-codes": () => EXIT_CODES,
  errors: () => [t("Every error code, and what to do:", "全部错误码及处理方法："), errorRows()],
};

/** Names of the topics that `dth help` knows beside the commands. */
export const TOPICS: readonly string[] = Object.keys(PARTS);

/** A topic's text; undefined when there is no such topic. */
export function renderTopic(topic: string, language: Language, width: number): string | undefined {
  const parts = Object.hasOwn(PARTS, topic) ? PARTS[topic]?.() : undefined;
  const sections = parts?.map((part) => renderPart(part, language, width));
  return sections && `${sections.join("\n\n")}\n`;
}

function renderPart(part: Part, language: Language, width: number): string {
  if (!isRows(part)) return wrap(part[language], width).join("\n");
  return renderRows(
    part.map(([label, text]) => [label, text[language]] as const),
    27,
    width,
  );
}

function isRows(part: Part): part is readonly (readonly [string, LocalizedText])[] {
  return Array.isArray(part);
}
