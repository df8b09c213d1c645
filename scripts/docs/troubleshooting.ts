import type { Language } from "@dth/core/error-codes";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import { CAUSES } from "@dth/functions/launch/explain-error";

/** `docs/aws/troubleshooting.md`, made from the table by which the hub itself reads what AWS says. */
export function troubleshooting(language: Language): string {
  const texts = TEXTS[language];
  const codes = [...new Set(CAUSES.map(({ code }) => code)), "LAUNCH_FAILED" as const];
  const sections = codes.map((code) => {
    const said = SIGNS[code]?.[language];
    if (said === undefined) throw new Error(`${code} has no signs in scripts/docs/troubleshooting.ts`);
    return `### ${code}\n\n${said}\n\n${ERROR_CODES[code].remedy[language]}`;
  });
  return `# ${texts.title}

<!-- ${texts.made} -->

[${texts.other}](${texts.file})

${texts.intro}

## ${texts.errors}

${sections.join("\n\n")}

## ${texts.rest}

${texts.cases.map(([case_, what]) => `### ${case_}\n\n${what}`).join("\n\n")}
`;
}

type Texts = Readonly<Record<Language, string>>;

/** How each is met, in words that people see. */
const SIGNS: Readonly<Partial<Record<ErrorCode, Texts>>> = {
  WORKER_OUT_OF_MEMORY: {
    en: "ECS ended a program with `OutOfMemoryError`, or it left with code 137. Of a worker the run's log says so within a minute, and the task where nothing moves any more.",
    zh: "ECS 以 `OutOfMemoryError` 终止了程序，或退出码为 137。若为 worker，运行日志会在一分钟内说明；若任务不再有进展，任务也会说明。",
  },
  WORKER_DISK_FULL: { en: "A program met `ENOSPC`: no space left on device.", zh: "程序遇到 `ENOSPC`：磁盘空间不足。" },
  STACK_IMAGE_MISSING: {
    en: "`CannotPullContainerError`, or no image was deployed yet (`HUB_IMAGES=later`).",
    zh: "出现 `CannotPullContainerError`，或尚未部署镜像（`HUB_IMAGES=later`）。",
  },
  SECRET_NOT_FOUND: {
    en: "Secrets Manager does not find a secret that the task names, or it is about to be deleted.",
    zh: "Secrets Manager 找不到任务所指的密钥，或该密钥即将被删除。",
  },
  STACK_TEMPLATE_MISSING: {
    en: "CloudFormation says `S3 error: Access Denied` of a template's address.",
    zh: "CloudFormation 对模板地址返回 `S3 error: Access Denied`。",
  },
  WRONG_REGION: {
    en: "Events are asked of a bucket in another region than the stack.",
    zh: "事件所指的存储桶与栈不在同一区域。",
  },
  BUCKET_NOT_FOUND: {
    en: "S3 says `NoSuchBucket`. A bucket of another partition looks like that, too.",
    zh: "S3 返回 `NoSuchBucket`。其他分区的存储桶也会如此。",
  },
  CREDENTIALS_INVALID: {
    en: "`InvalidAccessKeyId` or an invalid token: usually a key of another partition, such as a global one for a bucket in China.",
    zh: "出现 `InvalidAccessKeyId` 或令牌无效：通常是使用了其他分区的密钥，例如用全球区密钥访问中国区存储桶。",
  },
  STACK_NETWORK_WRONG: {
    en: "A VPC or subnet does not exist, does not fit the other, is full, or has no way to AWS' services (`ResourceInitializationError`).",
    zh: "VPC 或子网不存在、彼此不匹配、地址用尽，或无法访问 AWS 服务（`ResourceInitializationError`）。",
  },
  CAPACITY_UNAVAILABLE: {
    en: "EC2 or Fargate has no capacity: `InsufficientInstanceCapacity`, `Capacity is unavailable`.",
    zh: "EC2 或 Fargate 容量不足：`InsufficientInstanceCapacity`、`Capacity is unavailable`。",
  },
  THROTTLED: {
    en: "AWS asked for less for longer than the launcher waits, which is some ten tries with growing pauses.",
    zh: "AWS 限流的时间超过了启动器的等待（约十次、间隔递增）。",
  },
  STACK_QUOTA_REACHED: {
    en: "`LimitExceeded`, `VcpuLimitExceeded` and the like: stacks, processors, networks.",
    zh: "出现 `LimitExceeded`、`VcpuLimitExceeded` 等：栈、vCPU、VPC 等配额。",
  },
  STACK_PERMISSION_MISSING: {
    en: "`is not authorized to perform`, by a role of the hub or by a policy of the organisation.",
    zh: "hub 的角色或组织策略导致 `is not authorized to perform`。",
  },
  STACK_STUCK: {
    en: "`DELETE_FAILED`, `UPDATE_ROLLBACK_FAILED`, or a change set under review. `ROLLBACK_COMPLETE` and `CREATE_FAILED` are cleared away by the next launch.",
    zh: "出现 `DELETE_FAILED`、`UPDATE_ROLLBACK_FAILED` 或存在待审核的变更集。`ROLLBACK_COMPLETE` 和 `CREATE_FAILED` 会在下次启动时自动清理。",
  },
  LAUNCH_FAILED: {
    en: "Anything else, with the first event of the stack that failed.",
    zh: "其他情况，附有栈中第一个失败的事件。",
  },
};

const TEXTS = {
  en: {
    title: "Troubleshooting on AWS",
    made: "Made by `npm run docs` from packages/functions/src/launch/explain-error.ts. Do not edit.",
    other: "中文",
    file: "troubleshooting.zh-CN.md",
    intro: `A task that cannot go on is in error, with a code, what AWS said, and what to do. The task's "Infrastructure" shows its stack,
the last launch, the queue with its dead letters and the machines, with links to AWS' console. Nothing needs to be cleaned up by hand
unless it says so: a stack that was never whole is deleted, work that nobody finished returns to the queue, and open
uploads are ended by the next run.

After a run that failed, its stack with its queues stays for twelve hours, or until the task runs again or is deleted; machines go when
the queue is empty. Other stacks go when their run has ended. What the programs of all tasks said stays in one log group of the hub,
\`/aws/vendedlogs/states/data-transfer-hub-STAGE-tasks\`, in streams with the stack's name; the task's "Infrastructure" links to them also when the stack is gone.`,
    errors: "By error",
    rest: "Without an error",
    cases: [
      [
        "No mail comes",
        "SNS delivers nothing before the address confirmed its subscription. Look for the mail of `AWS Notifications`, or at the topic's subscriptions: `PendingConfirmation`. For mail by SMTP of SES, both addresses must be verified while the account is in SES' sandbox; the channel's test button tells what the server said.",
      ],
      [
        "Dead letters",
        "Work that ten deliveries did not finish, and messages that are no work. Nothing is lost: the run's failures show work by cause; retry the group when the cause is gone. What nobody can read is there as `MESSAGE_UNREADABLE` with its text, to be accepted. All of it stays with the run when the stack and its queues are gone; a stack whose dead letters cannot be kept is not deleted, and its task's infrastructure says why.",
      ],
      [
        "Events that do not arrive",
        "“Check both sides” in the console says whether the hub listens to the task's source. `EVENTS_OUT_OF_REACH`: the bucket is in another region or account; have a rule there forward to the hub's default event bus, or send the events by REST. The alarm `HeardDeadLetters`: the log of `HeardEvents` says why a message was not taken; move it back from the queue's dead letters when the cause is gone.",
      ],
      [
        "The same event twice",
        "Buckets' events come at least once and in no order. The second one finds the object as it is, and an older event never undoes a newer one.",
      ],
      [
        "Dead letters, and workers that start again and again",
        "A worker that runs out of memory or disk is started again, and its work returns to the queue. When the same work ends ten workers, it is a dead letter. Why they ended is in ECS' console at the stopped tasks of the stack's cluster, for an hour and while the stack is there: with `OutOfMemoryError` take a larger type of machine or lower `maxBufferedBytes`.",
      ],
      [
        "No machine starts",
        "A queue that was idle for hours has no metrics for a quarter of an hour; the finder starts the first machine itself. If none comes, look at the group's activity: quota, capacity or network.",
      ],
      [
        "A run goes on and nothing moves",
        "The watchdog says since when and why. On AWS look at the queue's leased messages and at the machines.",
      ],
      [
        "`sst deploy` stops",
        "In China without `HUB_ISSUER`: it says so. `locked`: a deploy was killed, unlock the stage. A missing action: see [Permissions](permissions.md).",
      ],
    ],
  },
  zh: {
    title: "AWS 故障排查",
    made: "由 `npm run docs` 根据 packages/functions/src/launch/explain-error.ts 生成，请勿手工修改。",
    other: "English",
    file: "troubleshooting.md",
    intro: `无法继续的任务处于错误状态，并给出错误码、AWS 的原话和处理办法。任务的“基础设施”页显示栈、最近一次启动、队列及死信、实例，并附有 AWS 控制台链接。
除非另有说明，无需手工清理：从未创建完成的栈会被删除，未完成的工作会回到队列，未完成的上传由下一次运行终止。

运行失败后，其栈连同队列保留十二小时，或到任务再次运行、被删除为止；队列为空时实例即被回收。其他栈在运行结束后删除。所有任务程序的输出保留在 hub 的同一个日志组 \`/aws/vendedlogs/states/data-transfer-hub-STAGE-tasks\` 中，日志流名称含栈名；栈删除后，任务的“基础设施”仍会链接到它们。`,
    errors: "按错误码",
    rest: "没有错误码的情况",
    cases: [
      [
        "事件没有到达",
        "控制台的“检查两端”会说明 hub 是否正在监听任务的源。`EVENTS_OUT_OF_REACH`：存储桶在其他区域或账号；请在当地用规则把事件转发到 hub 的默认事件总线，或通过 REST 发送。告警 `HeardDeadLetters`：消息未被接收的原因见 `HeardEvents` 的日志；原因消除后将消息从死信队列移回。",
      ],
      [
        "收不到邮件",
        "邮箱确认订阅之前 SNS 不会投递。请查找 `AWS Notifications` 的邮件，或查看主题的订阅状态：`PendingConfirmation`。通过 SES 的 SMTP 发信时，账号处于沙盒期间收发双方地址都须验证；渠道的测试按钮会显示服务器的答复。",
      ],
      [
        "死信",
        "投递十次仍未完成的工作，以及不属于工作的消息。数据不会丢失：运行的失败列表会按原因显示工作；原因消除后重试该组即可。无法读取的消息以 `MESSAGE_UNREADABLE` 连同其内容列出，可将其接受。栈及其队列删除后这些内容仍保留在运行中；死信无法保存时栈不会被删除，任务的“基础设施”页会说明原因。",
      ],
      ["同一事件出现两次", "存储桶事件至少投递一次且不保证顺序。第二次会发现对象已是最新，旧事件不会撤销新事件。"],
      [
        "死信，以及不断重启的 worker",
        "内存或磁盘耗尽的 worker 会被重新启动，其工作回到队列；同一工作使十个 worker 终止后成为死信。终止原因见 ECS 控制台中该栈集群的已停止任务（栈存在期间，保留一小时）：若为 `OutOfMemoryError`，请选择更大的实例类型或调低 `maxBufferedBytes`。",
      ],
      [
        "没有实例启动",
        "空闲数小时的队列约有一刻钟没有指标；查找程序会自行启动第一台实例。若仍没有，请查看伸缩组活动：配额、容量或网络。",
      ],
      ["运行中但没有进展", "看门狗会说明从何时起、因何停滞。在 AWS 上请查看队列中处理中的消息和实例。"],
      [
        "`sst deploy` 停止",
        "中国区未设置 `HUB_ISSUER`：会给出说明。`locked`：之前的部署被终止，请解锁该 stage。缺少权限：见[权限](permissions.zh-CN.md)。",
      ],
    ],
  },
} as const;
