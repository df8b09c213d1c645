import type { ErrorInfo } from "../error-codes.ts";
import { info } from "./info.ts";

/** Stacks, machines and workers of a hub on AWS. */
export const DEPLOYMENT_ERRORS = {
  LAUNCH_FAILED: info(
    "job",
    "What executes the run could not be started. The cause says why.",
    "无法启动运行所需的进程或资源，原因见 cause。",
  ),
  STACK_NETWORK_WRONG: info(
    "job",
    "The task's machines cannot be in this network. Deploy the hub with HUB_VPC_ID, a VPC of its own region, and HUB_SUBNET_IDS, subnets of that VPC from which the internet or endpoints of S3, SQS, DynamoDB, ECR and CloudWatch are reached; then start the task again.",
    "任务的实例无法使用该网络。请在部署 hub 时用 HUB_VPC_ID 指定其所在区域的 VPC，用 HUB_SUBNET_IDS 指定属于该 VPC、可访问公网（或 S3、SQS、DynamoDB、ECR、CloudWatch 端点）的子网，然后重新启动任务。",
  ),
  STACK_QUOTA_REACHED: info(
    "job",
    "The account's quota that the message names is used up. Ask for a higher one in Service Quotas, give the task fewer machines (maxMachines), or remove stacks of tasks that are not needed; then start the task again.",
    "账号中消息所指的配额已用尽。请在 Service Quotas 申请提高，减少任务的实例数（maxMachines），或删除不再需要的任务栈，然后重新启动任务。",
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
    "CloudFormation cannot go on with the task's stack by itself. Open the stack in its console, remove what the message names, and delete the stack there. The hub looks again by itself; started again, the task gets a new stack.",
    "CloudFormation 无法自行处理该任务的栈。请在其控制台打开该栈，处理消息所指的资源并删除该栈。hub 会自行再次检查；重新启动任务时会创建新栈。",
  ),
  EVENTS_OUT_OF_REACH: info(
    "job",
    "The hub hears by itself of buckets in its own account and region only. Have a rule of EventBridge where the bucket is forward its events to the hub's default event bus, or send them to POST /api/v1/tasks/{id}/events.",
    "hub 只能自行接收本账号、本区域存储桶的事件。请在存储桶所在处用 EventBridge 规则把事件转发到 hub 的默认事件总线，或发送到 POST /api/v1/tasks/{id}/events。",
  ),
  CAPACITY_UNAVAILABLE: info(
    "transient",
    "AWS has no machine of this kind at the moment. Start the task again later, give it another machineType or purchase on-demand, or deploy the hub with other machines (HUB_WORKER_TYPE, HUB_SPOT=false) or more subnets (HUB_SUBNET_IDS).",
    "AWS 目前没有该类型的可用实例。请稍后重新启动任务，或为任务改选 machineType 或 purchase on-demand，或重新部署 hub：更换实例（HUB_WORKER_TYPE、HUB_SPOT=false）或增加子网（HUB_SUBNET_IDS）。",
  ),
  WORKER_OUT_OF_MEMORY: info(
    "job",
    "A program of the task used up its memory and was ended. Nothing is lost: lower the option maxBufferedBytes, or give the task a larger machineType or more finderMemory, and start the task again.",
    "任务的程序因内存不足被终止，数据不会丢失。请调低选项 maxBufferedBytes，或为任务选择更大的 machineType 或 finderMemory，然后重新启动任务。",
  ),
  WORKER_DISK_FULL: info(
    "job",
    "A machine of the task has no disk space left. Nothing is lost: start the task again, which makes new machines; if it repeats, deploy the hub with larger disks (HUB_DISK_GIB).",
    "任务的实例磁盘已满，数据不会丢失。重新启动任务会使用新的实例；若反复出现，请用更大的磁盘（HUB_DISK_GIB）部署 hub。",
  ),
} as const satisfies Record<string, ErrorInfo>;
