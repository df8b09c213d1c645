import {
  hubAccess,
  namedAccess,
  taskEnvironment,
  tellingAccess,
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
import { addRelease } from "@dth/template/release";
import { addSchedule } from "@dth/template/schedule";
import type { Template } from "@dth/template/synthesize";
import { CfnOutput } from "aws-cdk-lib";
import { ECR_MANIFEST } from "../src/manifest.ts";
import { listAccess, registryAccess, runsAccess } from "./access.ts";
import { addCopier } from "./copier.ts";
import { addDashboard } from "./dashboard.ts";
import { addImageList, addLister } from "./lister.ts";
import { addRuns } from "./runs.ts";

/** The CloudFormation template of an image task, for the hub and for use alone. */
export const ECR_TEMPLATE: Template = {
  id: ECR_MANIFEST.id,
  version: ECR_MANIFEST.version,
  description: ECR_MANIFEST.summary,
  build(stack, language) {
    const form = new Form(stack, language);
    form.addManifest(ECR_MANIFEST);
    const schedule = addSchedule(form, "rate(1 day)");
    const network = addNetwork(form, { vpc: "ecsVpcId", subnets: "ecsSubnets" });
    const image = addContainerImage(form);
    addHubParameters(form);
    const logs = addLogs(form);
    const topic = addAlarmTopic(form);
    const ledger = addLedger(form);
    const cluster = addCluster(stack);
    // What the task is comes with each call, and is in the ledger: a function's environment takes four kilobytes.
    const environment = {
      ...taskEnvironment(form, ECR_MANIFEST.id),
      ...tellingEnvironment(form),
      LEDGER_TABLE: ledger.table,
    };
    const access = [...ledger.access, ...namedAccess(form)];
    const lister = addLister(form, {
      logs,
      environment: { ...environment, ...watchedEnvironment(form) },
      access: [...access, ...hubAccess(form), ...registryAccess(form, "list"), listAccess(), runsAccess()],
    });
    addImageList(form);
    const copier = addCopier(form, {
      image,
      logs,
      environment,
      access: [...access, ...tellingAccess(form), ...registryAccess(form, "copy")],
    });
    const release = addRelease(form, schedule);
    const runs = addRuns({ form, network, logs, cluster, lister, copier, topic, schedule, release });
    addDashboard(stack, { runs, lister, ledger, topic });
    release.cover();
    form.close();
    new CfnOutput(stack, "RunsMachine", { value: runs.ref });
  },
};
