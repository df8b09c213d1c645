import { environmentOf, logAccess, logConfiguration, SCRATCH } from "@dth/template/container";
import type { Form, OwnConstraints } from "@dth/template/form";
import { addRole, allow, arn, type Statement } from "@dth/template/permissions";
import { Aws, type CfnCondition, type CfnResource, Fn, type Stack } from "aws-cdk-lib";
import { CfnAutoScalingGroup } from "aws-cdk-lib/aws-autoscaling";
import { CfnLaunchTemplate } from "aws-cdk-lib/aws-ec2";
import { type CfnCluster, CfnService, CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import { CfnInstanceProfile } from "aws-cdk-lib/aws-iam";
import type { Programs } from "./finder.ts";

/** The fleet of machines, and the program that runs once on each. */
export interface Workers {
  readonly group: CfnAutoScalingGroup;
  readonly service: CfnService;
}

/** Seconds that a worker has to give back its leases and save its uploads; a Spot machine has 120 in all. */
const STOP_SECONDS = 100;

/**
 * Adds the workers: machines of Amazon's own image for ECS, which has all that a worker needs, so that a machine
 * downloads nothing but the worker's image from ECR (docs/decisions/0012).
 */
export function addWorkers(programs: Programs): Workers {
  const { form, cluster } = programs;
  addFleetParameters(form);
  const machine = addMachine(programs);
  const group = addGroup(programs, machine);
  const service = addService(programs, group);
  // Not before the last machine is gone can the cluster go.
  group.addResourceDependency(cluster);
  return { group, service };
}

/** Name of the group of machines: known before the group is there. */
export function workersName(): string {
  return `${Aws.STACK_NAME}-workers`;
}

/** ARN of the group; its middle is an id that nobody knows beforehand. */
export function workersArn(): string {
  return arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${workersName()}`);
}

/**
 * Lets the finder start the first worker by itself: a queue that was idle for six hours has no metrics for up to 15 minutes
 * (SQS developer guide, "Available CloudWatch metrics"), and the alarms wait as long.
 */
export function wakeAccess(): Statement {
  return allow(["autoscaling:SetDesiredCapacity"], workersArn());
}

/** What the machines' parameters take beside what a task may say, and what they have where nobody says anything. */
export const FLEET_CONSTRAINTS: Readonly<Record<string, OwnConstraints>> = {
  minCapacity: { type: "Number", minValue: 0, maxValue: 1_000, default: 0 },
  maxCapacity: { type: "Number", minValue: 1, maxValue: 1_000, default: 20 },
  // Any ARM64 type: an operator may know why.
  machineType: { default: "t4g.small", allowedPattern: "^[a-z][a-z0-9]*[0-9]g[a-z0-9]*\\.[a-z0-9]+$" },
  purchase: { default: "on-demand", allowedValues: ["on-demand", "spot"] },
};

function addFleetParameters(form: Form): void {
  form.add("fleet", "workerDisk", {
    label: { en: "Disk of a machine (GiB)", zh: "实例磁盘（GiB）" },
    help: { en: "Workers keep little on it.", zh: "worker 只在磁盘上保留少量数据。" },
    type: "Number",
    minValue: 30,
    maxValue: 16_000,
    default: 30,
  });
  form.add("fleet", "workerImage", {
    label: { en: "Machine image", zh: "实例镜像" },
    help: { en: "Parameter that names Amazon's image for ECS.", zh: "指向 Amazon ECS 优化镜像的公共参数。" },
    type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
    default: "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
  });
}

function addMachine({ form, network, cluster, image }: Programs): CfnLaunchTemplate {
  const { stack } = form;
  const role = addRole(stack, "MachineRole", {
    service: "ec2",
    description: "Joins the cluster and pulls the worker's image; the worker has a role of its own",
    trust: {},
    statements: [...agentAccess(cluster), ...image.pull],
  });
  const profile = new CfnInstanceProfile(stack, "MachineProfile", { roles: [role.ref] });
  const tags = [{ key: "Name", value: `${Aws.STACK_NAME}-worker` }];
  return new CfnLaunchTemplate(stack, "Machine", {
    launchTemplateData: {
      imageId: form.get("workerImage").valueAsString,
      instanceType: form.get("machineType").valueAsString,
      iamInstanceProfile: { arn: profile.attrArn },
      // One hop: a container in the host's network reaches it, and nothing behind it does.
      metadataOptions: { httpTokens: "required", httpEndpoint: "enabled", httpPutResponseHopLimit: 1 },
      networkInterfaces: [
        { deviceIndex: 0, groups: [network.securityGroup], associatePublicIpAddress: network.hasPublicIp() },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: form.get("workerDisk").valueAsNumber,
            encrypted: true,
            deleteOnTermination: true,
          },
        },
      ],
      monitoring: { enabled: true },
      userData: Fn.base64(Fn.join("\n", startUp(cluster))),
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
    },
  });
}

/** What a new machine does first: settings only, and nothing is downloaded. */
function startUp(cluster: CfnCluster): string[] {
  return [
    "#!/bin/bash",
    "set -eu",
    // First: whatever else fails, the machine can work.
    "cat >> /etc/ecs/ecs.config <<END",
    Fn.join("", ["ECS_CLUSTER=", cluster.ref]),
    "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true",
    "ECS_ENABLE_TASK_IAM_ROLE=true",
    "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true",
    "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true",
    "ECS_DISABLE_PRIVILEGED=true",
    `ECS_CONTAINER_STOP_TIMEOUT=${STOP_SECONDS}s`,
    "END",
    // BBR keeps long and lossy ways full; fq paces it.
    "echo tcp_bbr > /etc/modules-load.d/bbr.conf",
    "modprobe tcp_bbr",
    "cat > /etc/sysctl.d/90-transfer.conf <<'END'",
    "net.core.default_qdisc = fq",
    "net.ipv4.tcp_congestion_control = bbr",
    "END",
    "sysctl --system",
  ];
}

/** What the agent on a machine asks of ECS, for this cluster only (the managed policy that it comes from allows all). */
function agentAccess(cluster: CfnCluster): readonly Statement[] {
  const inCluster = { ArnEquals: { "ecs:cluster": cluster.attrArn } };
  const instances = arn("ecs", `container-instance/${Aws.STACK_NAME}/*`);
  return [
    allow(
      [
        "ecs:RegisterContainerInstance",
        "ecs:DeregisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
      ],
      cluster.attrArn,
    ),
    allow(["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"], instances, inCluster),
    allow(["ecs:DiscoverPollEndpoint"], "*"),
  ];
}

function addGroup({ form, network }: Programs, machine: CfnLaunchTemplate): CfnAutoScalingGroup {
  const isSpot: CfnCondition = form.is("purchase", "spot");
  const onDemand = Fn.conditionIf(isSpot.logicalId, 0, 100);
  return new CfnAutoScalingGroup(form.stack, "Workers", {
    autoScalingGroupName: workersName(),
    minSize: form.get("minCapacity").valueAsString,
    maxSize: form.get("maxCapacity").valueAsString,
    vpcZoneIdentifier: network.subnets,
    cooldown: "120",
    capacityRebalance: true,
    metricsCollection: [{ granularity: "1Minute", metrics: ["GroupDesiredCapacity", "GroupInServiceInstances"] }],
    mixedInstancesPolicy: {
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: machine.ref, version: machine.attrLatestVersionNumber },
      },
      instancesDistribution: {
        onDemandPercentageAboveBaseCapacity: onDemand as unknown as number,
        spotAllocationStrategy: "price-capacity-optimized",
      },
    },
    tags: [{ key: "Name", value: `${Aws.STACK_NAME}-worker`, propagateAtLaunch: true }],
  });
}

function addService(programs: Programs, group: CfnResource): CfnService {
  const { form, cluster } = programs;
  const service = new CfnService(form.stack, "WorkerService", {
    serviceName: `${Aws.STACK_NAME}-worker`,
    cluster: cluster.ref,
    taskDefinition: addDefinition(form.stack, programs).ref,
    launchType: "EC2",
    schedulingStrategy: "DAEMON",
    deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
  });
  // Deleted before the machines: the workers then end by themselves instead of with the machine.
  service.addResourceDependency(group);
  return service;
}

function addDefinition(stack: Stack, { image, logs, access, environment }: Programs): CfnTaskDefinition {
  const execution = addRole(stack, "WorkerStart", {
    service: "ecs-tasks",
    description: "Pulls the worker's image and opens its log",
    statements: [...image.pull, logAccess(logs)],
  });
  const role = addRole(stack, "WorkerRole", {
    service: "ecs-tasks",
    description: "What a worker may do",
    statements: access,
  });
  return new CfnTaskDefinition(stack, "Worker", {
    family: `${Aws.STACK_NAME}-worker`,
    requiresCompatibilities: ["EC2"],
    // The machine's own network: no bridge in between, and its settings hold.
    networkMode: "host",
    executionRoleArn: execution.attrArn,
    taskRoleArn: role.attrArn,
    volumes: SCRATCH.volumes,
    containerDefinitions: [
      {
        name: "worker",
        image: image.uri,
        command: ["worker"],
        essential: true,
        readonlyRootFilesystem: true,
        mountPoints: SCRATCH.mountPoints,
        memoryReservation: 512,
        stopTimeout: STOP_SECONDS,
        ulimits: [{ name: "nofile", softLimit: 65_536, hardLimit: 65_536 }],
        environment: environmentOf(environment),
        logConfiguration: logConfiguration(stack, logs),
      },
    ],
  });
}
