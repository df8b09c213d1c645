import {
  hubAccess,
  namedAccess,
  parameterEnvironment,
  taskEnvironment,
  tellingEnvironment,
  watchedEnvironment,
} from "@dth/template/access";
import { addAlarmTopic } from "@dth/template/alarm-topic";
import { addContainerImage, addLogs } from "@dth/template/container";
import { addCluster } from "@dth/template/fargate-task";
import { Form } from "@dth/template/form";
import { addHubParameters } from "@dth/template/hub-parameters";
import { addLedger } from "@dth/template/ledger";
import { addNetwork } from "@dth/template/network";
import { allow } from "@dth/template/permissions";
import { addRelease } from "@dth/template/release";
import { addSchedule } from "@dth/template/schedule";
import type { Template } from "@dth/template/synthesize";
import { CfnOutput } from "aws-cdk-lib";
import { MANIFEST } from "../src/manifest.ts";
import { bucketAccess, requireSecrets } from "./access.ts";
import { addDashboard } from "./dashboard.ts";
import { addEvents, askForEvents, eventsEnvironment } from "./events.ts";
import { addFinder, FINDER_CONSTRAINTS, type Programs } from "./finder.ts";
import { addQueues } from "./queues.ts";
import { addRuns } from "./run.ts";
import { addScaling } from "./scaling.ts";
import { addWorkers, FLEET_CONSTRAINTS, wakeAccess, workersName } from "./workers.ts";

/** The CloudFormation template of an S3 task, for the hub and for use alone. */
export const S3_TEMPLATE: Template = {
  id: MANIFEST.id,
  version: MANIFEST.version,
  description: MANIFEST.summary,
  build(stack, language) {
    const form = new Form(stack, language);
    form.addManifest(MANIFEST, { ...FLEET_CONSTRAINTS, ...FINDER_CONSTRAINTS });
    requireSecrets(form);
    const schedule = addSchedule(form, "rate(1 hour)");
    askForEvents(form);
    const network = addNetwork(form, { vpc: "ec2VpcId", subnets: "ec2Subnets" });
    const image = addContainerImage(form);
    addHubParameters(form);
    const logs = addLogs(form);
    const topic = addAlarmTopic(form);
    const queues = addQueues(stack, topic);
    const ledger = addLedger(form);
    const programs: Programs = {
      form,
      network,
      image,
      logs,
      cluster: addCluster(stack),
      environment: {
        ...taskEnvironment(form, MANIFEST.id),
        ...parameterEnvironment(form),
        LEDGER_TABLE: ledger.table,
        QUEUE_URL: queues.work.ref,
        DEAD_LETTER_QUEUE_URL: queues.dead.ref,
        ...eventsEnvironment(form),
        WORKER_GROUP: workersName(),
      },
      access: [
        ...ledger.access,
        allow(QUEUE_ACTIONS, queues.work.attrArn),
        allow(QUEUE_ACTIONS, queues.dead.attrArn),
        ...bucketAccess(form),
        ...namedAccess(form),
      ],
    };
    const telling = { ...tellingEnvironment(form), ...watchedEnvironment(form) };
    const tells = { ...programs, environment: { ...programs.environment, ...telling } };
    const finder = addFinder(tells, [...hubAccess(form), wakeAccess()]);
    const workers = addWorkers(programs);
    addScaling(stack, queues.work, workers.group);
    const release = addRelease(form, schedule);
    const runs = addRuns({ programs, finder, queues, workers, topic, schedule, release });
    addEvents(form, queues.work, logs);
    addDashboard(stack, queues, ledger, workers);
    release.cover();
    form.close();
    new CfnOutput(stack, "RunsMachine", { value: runs.ref });
    new CfnOutput(stack, "QueueUrl", { value: queues.work.ref });
    new CfnOutput(stack, "DeadLetterQueueUrl", { value: queues.dead.ref });
  },
};

/** What the work queue on SQS asks of a queue (`packages/aws/src/work-queue/sqs-queue.ts`). */
const QUEUE_ACTIONS = [
  "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessage",
  "sqs:GetQueueAttributes",
  "sqs:ReceiveMessage",
  "sqs:SendMessage",
] as const;
