/**
 * How a failure behaves, which decides what the software does about it.
 *
 * - `throttle`: the endpoint asks for less; wait, shrink concurrency, never count as an attempt.
 * - `transient`: the same request may succeed later.
 * - `corruption`: bytes were damaged under way; read them again.
 * - `race`: somebody changed the object or the upload meanwhile; start the object again.
 * - `item`: this object cannot be done; record it and go on.
 * - `job`: nothing on this endpoint can be done; stop early.
 * - `input`: the person asked for something impossible or unclear; nothing was started.
 * - `internal`: a defect of ours.
 */
export type ErrorClass = "throttle" | "transient" | "corruption" | "race" | "item" | "job" | "input" | "internal";

/** Languages in which the software speaks to people. */
export type Language = "en" | "zh";

/** One text in every language the software speaks. */
export type LocalizedText = Readonly<Record<Language, string>>;

/** What is known about an error code. */
export interface ErrorInfo {
  readonly class: ErrorClass;
  /** What the person can do, one sentence or two. */
  readonly remedy: LocalizedText;
}

const info = (errorClass: ErrorClass, en: string, zh: string): ErrorInfo => ({
  class: errorClass,
  remedy: { en, zh },
});

/** Every error code, with its class and what a person can do. The keys are the closed union {@link ErrorCode}. */
export const ERROR_CODES = {
  THROTTLED: info(
    "throttle",
    "The store asks for fewer requests. Nothing is lost; lower --max-requests or ask the vendor for a higher quota if it lasts.",
    "存储端要求减少请求。数据不会丢失；若长期如此，请调低 --max-requests 或向厂商申请更高配额。",
  ),
  SERVER_UNAVAILABLE: info(
    "transient",
    "The store answered with a server error. Run `dth resume` when it is healthy again.",
    "存储端返回服务器错误。待其恢复后执行 `dth resume`。",
  ),
  NETWORK: info(
    "transient",
    "The connection failed. Check the endpoint, DNS, proxy and firewall, then run again.",
    "连接失败。请检查端点、DNS、代理和防火墙后重试。",
  ),
  STALLED: info(
    "transient",
    "No byte arrived for too long. Check the network path, then run again.",
    "长时间没有收到数据。请检查网络后重试。",
  ),
  BODY_TRUNCATED: info(
    "transient",
    "The store closed the connection before the body was complete. Run again.",
    "存储端在数据传完之前关闭了连接。请重试。",
  ),
  TLS_FAILURE: info(
    "job",
    "No secure connection came about. Check the endpoint's name and certificate, trust its authority with NODE_EXTRA_CA_CERTS, or write http:// if it has no TLS.",
    "未能建立安全连接。请检查端点名称与证书，用 NODE_EXTRA_CA_CERTS 信任其颁发机构；若端点没有 TLS，请使用 http://。",
  ),
  PROXY_REFUSED: info(
    "job",
    "The proxy does not let this through. Check the user, the password and the address in HTTPS_PROXY or HTTP_PROXY, and what the proxy allows; name hosts that need none in NO_PROXY.",
    "代理拒绝了该请求。请检查 HTTPS_PROXY 或 HTTP_PROXY 中的用户名、密码和地址，以及代理的放行规则；不需要代理的主机请写入 NO_PROXY。",
  ),
  BAD_RESPONSE: info(
    "job",
    "The endpoint does not speak the S3 protocol. Check that the URL is the S3 endpoint, not a web console or a proxy's login page.",
    "该端点不是 S3 协议。请确认 URL 是 S3 端点，而不是网页控制台或代理登录页。",
  ),
  CHECKSUM_MISMATCH: info(
    "corruption",
    "The bytes that arrived are not the bytes that were sent. Run again; if it repeats, run `dth doctor` to check the checksum dialect.",
    "到达的数据与发送的不一致。请重试；若反复出现，请用 `dth doctor` 检查校验方式。",
  ),
  CLOCK_SKEWED: info(
    "job",
    "This machine's clock differs from the store's by more than it accepts. Set the clock (NTP) and run again.",
    "本机时钟与存储端相差过大。请校准时间（NTP）后重试。",
  ),
  CREDENTIALS_MISSING: info(
    "job",
    "No credentials were found. Set the two variables of one of the pairs that the message names, or give a profile or a connection; use --anonymous for public buckets.",
    "未找到凭证。请设置错误信息中列出的任意一对环境变量，或指定 profile 或连接；公共桶可用 --anonymous。",
  ),
  CREDENTIALS_EXPIRED: info(
    "job",
    "The session token has expired. Get new credentials, then run `dth resume`.",
    "会话令牌已过期。请获取新凭证后执行 `dth resume`。",
  ),
  CREDENTIALS_INVALID: info(
    "job",
    "The store does not know this access key. Check the key, and that it belongs to this partition (China and global accounts have separate keys).",
    "存储端不认识该访问密钥。请检查密钥及其所属分区（中国区与全球区账号的密钥互不通用）。",
  ),
  SIGNATURE_MISMATCH: info(
    "job",
    "The signature was refused: usually a wrong secret key, sometimes a proxy that changes headers. Check the secret key.",
    "签名被拒绝：通常是 Secret Key 错误，也可能是代理修改了请求头。请检查 Secret Key。",
  ),
  ACCESS_DENIED: info(
    "job",
    "The credentials lack a permission. Run `dth doctor` to see which one, with a policy to paste.",
    "凭证缺少权限。请运行 `dth doctor` 查看缺少哪项权限，并获取可直接使用的策略。",
  ),
  OBJECT_ACCESS_DENIED: info(
    "item",
    "This object refuses access although the bucket does not: check its ACL, its KMS key's policy and its owner.",
    "桶可访问但该对象被拒绝：请检查对象 ACL、KMS 密钥策略和对象所有者。",
  ),
  WRONG_REGION: info(
    "job",
    "The bucket is in another region. Give that region with --source-region or --dest-region.",
    "桶位于其他区域。请用 --source-region 或 --dest-region 指定。",
  ),
  ADDRESSING_REFUSED: info(
    "job",
    "The store refuses this way of addressing buckets. Set the addressing (virtual or path) of the connection.",
    "存储端拒绝该寻址方式。请在连接中设置寻址方式（virtual 或 path）。",
  ),
  BUCKET_NOT_FOUND: info(
    "job",
    "There is no such bucket at this endpoint. Check the name and the region; buckets are not created for you.",
    "该端点没有此桶。请检查名称和区域；本工具不会自动创建桶。",
  ),
  OBJECT_NOT_FOUND: info(
    "item",
    "The object is no longer at the source. Run again if it should be.",
    "源端已没有该对象。如应存在请重新运行。",
  ),
  UPLOAD_NOT_FOUND: info(
    "race",
    "The multipart upload was aborted by somebody else, such as a lifecycle rule. It is started again.",
    "分段上传被他方终止（例如生命周期规则）。将重新开始。",
  ),
  SOURCE_CHANGED: info(
    "race",
    "The object was changed while it was copied. Run again to copy the new version.",
    "对象在复制过程中被修改。请重新运行以复制新版本。",
  ),
  PRECONDITION_FAILED: info(
    "race",
    "The destination object was changed by somebody else meanwhile. Run again.",
    "目标对象同时被他方修改。请重新运行。",
  ),
  OBJECT_ARCHIVED: info(
    "item",
    "The object is archived and cannot be read. Restore it at the source, then run again.",
    "对象处于归档状态，无法读取。请先在源端恢复（restore），再重新运行。",
  ),
  RANGE_IGNORED: info(
    "job",
    "The store ignored the requested range, so large objects cannot be read safely. Use a vendor preset, or report the store.",
    "存储端忽略了 Range 请求，无法安全读取大对象。请使用厂商预设，或向我们反馈该存储。",
  ),
  KEY_NOT_ACCEPTED: info(
    "item",
    "The destination cannot hold a key of this form. Rename it at the source, or choose a destination that accepts it.",
    "目标端无法保存这种形式的键。请在源端重命名，或选择可接受的目标。",
  ),
  METADATA_NOT_ACCEPTED: info(
    "item",
    "The destination refuses this object's metadata. Shorten it at the source, or leave it out with --no-metadata.",
    "目标端拒绝该对象的元数据。请在源端缩短，或用 --no-metadata 不复制元数据。",
  ),
  OBJECT_TOO_LARGE: info("item", "The object is larger than the destination accepts.", "对象超过目标端允许的大小。"),
  REQUEST_REFUSED: info(
    "item",
    "The store refused the request as invalid. The cause names its own code; `dth doctor` shows what the store accepts.",
    "存储端认为请求无效。原因中包含其错误码；`dth doctor` 可显示该存储接受的内容。",
  ),
  NOT_SUPPORTED: info(
    "item",
    "The store does not offer this operation. Leave the option out that needs it.",
    "存储端不支持该操作。请去掉需要它的选项。",
  ),
  LISTING_BROKEN: info(
    "job",
    "The store's listing repeats, or is not in key order, so it cannot be trusted. Try another vendor preset or list version.",
    "存储端的列表重复或未按键排序，不可信。请尝试其他厂商预设或列表版本。",
  ),
  LISTING_INCOMPLETE: info(
    "job",
    "A listing did not reach its end, so nothing was deleted. Run again.",
    "列表未完整结束，因此没有删除任何对象。请重新运行。",
  ),
  DELETE_CAP_EXCEEDED: info(
    "job",
    "More objects would be deleted than allowed, so none was. Look with `dth diff --delete`, then raise --max-delete.",
    "待删除的对象超过上限，因此一个也没有删除。请先用 `dth diff --delete` 查看，再提高 --max-delete。",
  ),
  SOURCE_EMPTY: info(
    "job",
    'The source lists nothing, so nothing was deleted: mostly its name or prefix is mistyped. If it is meant to be empty, run again with --allow-empty-source; in a task, turn on "Allow an empty source".',
    "源端没有列出任何对象，因此没有删除任何内容：通常是源的名称或前缀有误。若源端确实应为空，请加 --allow-empty-source 重新运行；在任务中请打开“允许源端为空”。",
  ),
  DISK_FULL: info(
    "job",
    "The disk is full. Free some space, then run `dth resume`.",
    "磁盘已满。请释放空间后执行 `dth resume`。",
  ),
  FILE_ACCESS_DENIED: info(
    "item",
    "The file or directory may not be read or written by this user. Check its permissions.",
    "当前用户无权读写该文件或目录。请检查权限。",
  ),
  FILE_SYSTEM: info(
    "item",
    "The file system refused the operation. The cause names the reason.",
    "文件系统拒绝了该操作，原因见 cause。",
  ),
  LEASE_LOST: info(
    "race",
    "Another worker took this work over, which is safe.",
    "该工作已被其他 worker 接手，数据是安全的。",
  ),
  VERIFICATION_FAILED: info(
    "job",
    "A second listing of both sides found objects that are missing or different. Objects that changed during the run look like that: run again; if it stays, the run's log names some of them.",
    "再次列举两端时发现缺失或不一致的对象。运行期间被修改的对象也会如此：请重新运行；若仍存在，请查看运行日志中列出的对象。",
  ),
  ATTEMPTS_EXHAUSTED: info(
    "item",
    "The work was tried too often without an answer. Look at the cause, then run `dth retry`.",
    "多次尝试均未成功。请查看原因后执行 `dth retry`。",
  ),
  LEDGER_UNUSABLE: info(
    "job",
    "The state file cannot be used. Check the disk and the file's rights; restore a copy, or move it away to start afresh.",
    "状态文件不可用。请检查磁盘和文件权限；可恢复备份，或移走该文件重新开始。",
  ),
  CANCELLED: info("job", "It was stopped. Run `dth resume` to go on.", "已停止。执行 `dth resume` 继续。"),
  INVALID_INPUT: info("input", "Correct what the message names.", "请更正消息中指出的内容。"),
  UNKNOWN_SCHEME: info(
    "input",
    "Use s3://, oss://, cos://, kodo://, gs://, obs://, bos://, r2://, b2://, a connection's name, or a directory.",
    "请使用 s3://、oss://、cos://、kodo://、gs://、obs://、bos://、r2://、b2://、连接名称或目录。",
  ),
  BUCKET_MISSING: info("input", "Name the bucket, as in s3://bucket/prefix.", "请写明桶名，例如 s3://bucket/prefix。"),
  UNKNOWN_CONNECTION: info(
    "input",
    "List the connections with `dth connection list`, or add one with `dth connection add`.",
    "用 `dth connection list` 查看连接，或用 `dth connection add` 添加。",
  ),
  LOCATIONS_OVERLAP: info(
    "input",
    "Source and destination overlap. Choose a destination outside the source.",
    "源与目标重叠。请选择源之外的目标。",
  ),
  LIST_FILE_UNREADABLE: info(
    "input",
    "The list file cannot be read. Give a UTF-8 text file with one key or prefix a line.",
    "无法读取列表文件。请提供 UTF-8 文本文件，每行一个键或前缀。",
  ),
  RUN_NOT_FOUND: info("input", "List the runs with `dth runs`.", "用 `dth runs` 查看运行记录。"),
  RECEIPT_INVALID: info(
    "item",
    "The receipt was altered or belongs to another key. Do not rely on it.",
    "回执被篡改或不属于该密钥，请勿信任。",
  ),
  CONFLICT: info(
    "race",
    "Somebody else changed it meanwhile. Load it again, then repeat the change.",
    "其间已被他人修改。请重新载入后再次修改。",
  ),
  NOT_FOUND: info(
    "input",
    "It does not exist, or no longer. Look at the list.",
    "该对象不存在或已被删除。请查看列表。",
  ),
  WRONG_STATE: info(
    "input",
    "This cannot be done now. The message says in which state it can.",
    "当前状态下无法执行该操作。消息中说明了允许的状态。",
  ),
  IN_USE: info(
    "input",
    "Something still needs it. Change or delete that first.",
    "仍被使用。请先修改或删除引用它的对象。",
  ),
  UNAUTHENTICATED: info(
    "input",
    "Sign in again, or give a valid API token as `Authorization: Bearer`.",
    "请重新登录，或在 `Authorization: Bearer` 中提供有效的 API 令牌。",
  ),
  FORBIDDEN: info("input", "Your role does not allow this. Ask an admin.", "您的角色无权执行此操作。请联系管理员。"),
  RATE_LIMITED: info(
    "throttle",
    "Too many requests from this caller. Wait as long as Retry-After says.",
    "该调用方请求过多。请按 Retry-After 等待后重试。",
  ),
  PAYLOAD_TOO_LARGE: info("input", "Send less at once.", "请减少单次发送的数据量。"),
  ENDPOINT_REFUSED: info(
    "input",
    "This hub does not talk to that address. Its operator can allow it (allowed endpoints).",
    "本服务不允许访问该地址。管理员可将其加入允许的端点。",
  ),
  SECRET_NOT_FOUND: info(
    "input",
    "Store the secret again under this name, or choose another one in the connection.",
    "请用该名称重新保存密钥，或在连接中选择其他密钥。",
  ),
  SECRETS_UNUSABLE: info(
    "job",
    "The stored secrets cannot be read: the key file is missing or another one. Restore it from the backup.",
    "无法读取已保存的密钥：密钥文件缺失或不匹配。请从备份恢复。",
  ),
  RECORDS_UNUSABLE: info(
    "job",
    "The hub's database cannot be used. Check the disk; restore it with `dth hub restore`.",
    "数据库不可用。请检查磁盘，并用 `dth hub restore` 恢复。",
  ),
  HUB_ALREADY_RUNNING: info(
    "input",
    "Another hub uses this state directory. Stop it, or give another one with --state.",
    "另一个服务正在使用该状态目录。请先停止它，或用 --state 指定其他目录。",
  ),
  LAUNCH_FAILED: info(
    "job",
    "What executes the run could not be started. The cause says why.",
    "无法启动运行所需的进程或资源，原因见 cause。",
  ),
  STACK_NETWORK_WRONG: info(
    "job",
    "The task's machines cannot be in this network. Give a VPC of the hub's own region, and subnets of that VPC from which the internet or endpoints of S3, SQS, DynamoDB, ECR and CloudWatch are reached; then start the task again.",
    "任务的实例无法使用该网络。请填写 hub 所在区域的 VPC，以及属于该 VPC、可访问公网（或 S3、SQS、DynamoDB、ECR、CloudWatch 端点）的子网，然后重新启动任务。",
  ),
  STACK_QUOTA_REACHED: info(
    "job",
    "The account's quota that the message names is used up. Ask for a higher one in Service Quotas, or remove stacks of tasks that are not needed; then start the task again.",
    "账号中消息所指的配额已用尽。请在 Service Quotas 申请提高，或删除不再需要的任务栈，然后重新启动任务。",
  ),
  STACK_TEMPLATE_MISSING: info(
    "job",
    "The template of the task's plugin is not in the templates bucket, or may not be read. Deploy the hub again, which uploads it; then start the task again.",
    "模板存储桶中没有该插件的模板，或无权读取。请重新部署 hub（会上传模板），然后重新启动任务。",
  ),
  STACK_IMAGE_MISSING: info(
    "job",
    "The image of the task's programs cannot be pulled. Deploy the hub again, which builds and pushes it, and look whether the subnets reach ECR; then start the task again.",
    "无法拉取任务程序的镜像。请重新部署 hub（会构建并推送镜像），并确认子网可访问 ECR，然后重新启动任务。",
  ),
  STACK_PERMISSION_MISSING: info(
    "job",
    "A role of the hub lacks the permission that the message names, or a policy of the organisation denies it. Deploy the hub again with its present version, or have the policy changed; then start the task again.",
    "hub 的角色缺少消息所指的权限，或被组织策略拒绝。请用当前版本重新部署 hub，或调整策略，然后重新启动任务。",
  ),
  STACK_STUCK: info(
    "job",
    "CloudFormation cannot go on with the task's stack by itself. Open the stack in its console, remove what the message names, delete the stack there, and start the task again; a new stack is made.",
    "CloudFormation 无法自行处理该任务的栈。请在其控制台打开该栈，处理消息所指的资源并删除该栈，然后重新启动任务，系统会创建新栈。",
  ),
  CAPACITY_UNAVAILABLE: info(
    "transient",
    "AWS has no machine of this kind at the moment. Start the task again later, choose another type or more subnets, or do without Spot.",
    "AWS 目前没有该类型的可用实例。请稍后重新启动任务，或更换实例类型、增加子网、不使用 Spot。",
  ),
  WORKER_OUT_OF_MEMORY: info(
    "job",
    "A program of the task used up its memory and was ended. Nothing is lost: give a larger machine, or lower the option maxBufferedBytes, and start the task again.",
    "任务的程序因内存不足被终止，数据不会丢失。请选择更大的实例，或调低选项 maxBufferedBytes，然后重新启动任务。",
  ),
  WORKER_DISK_FULL: info(
    "job",
    "A machine of the task has no disk space left. Nothing is lost: start the task again, which makes new machines; if it repeats, choose a type with a larger disk.",
    "任务的实例磁盘已满，数据不会丢失。重新启动任务会使用新的实例；若反复出现，请选择磁盘更大的类型。",
  ),
  TOOL_MISSING: info(
    "job",
    "Install the program that the message names; on Debian: apt-get install skopeo.",
    "请安装消息中指出的程序；Debian 上为 apt-get install skopeo。",
  ),
  NOTIFICATION_FAILED: info(
    "item",
    "The message was not delivered. Check the channel with its test button.",
    "通知未送达。请用测试按钮检查该通知渠道。",
  ),
  IMAGE_NOT_FOUND: info(
    "item",
    "The registry has no such image or does not show it to this login. Check the name and the login.",
    "镜像仓库中没有该镜像，或当前登录无权查看。请检查名称与登录信息。",
  ),
  REPOSITORY_NOT_FOUND: info(
    "item",
    "There is no such repository, or this login does not see it. At the source, check the name and the login; at the destination, let the task create it, or create it by hand.",
    "该仓库不存在，或当前登录无权查看。若在源端，请检查名称与登录；若在目标端，请允许任务自动创建或手动创建。",
  ),
  IMAGE_QUOTA_EXHAUSTED: info(
    "throttle",
    "The registry's pull quota is used up. The rest is postponed until it is renewed; log in for a higher one.",
    "镜像仓库的拉取配额已用尽。其余镜像将推迟到配额恢复后处理；登录可获得更高配额。",
  ),
  TAG_IMMUTABLE: info(
    "item",
    "The destination already has another image under this tag and does not let it be replaced. Delete the tag there or rename.",
    "目标端该标签已指向其他镜像且不允许覆盖。请在目标端删除该标签或改名。",
  ),
  IMAGE_NOT_COPYABLE: info(
    "item",
    "The image cannot be copied unchanged. The message says what stands against it.",
    "该镜像无法原样复制，原因见消息。",
  ),
  DIGEST_MISMATCH: info(
    "corruption",
    "The image at the destination is not the one at the source. It is copied again.",
    "目标端镜像与源端不一致。将重新复制。",
  ),
  INTERNAL: info(
    "internal",
    "This is a defect of ours. Please report it with the cause.",
    "这是我们的缺陷，请附上原因反馈。",
  ),
} as const satisfies Record<string, ErrorInfo>;

/** The closed union of everything that can go wrong. */
export type ErrorCode = keyof typeof ERROR_CODES;
