import type { ContainerImage } from "@dth/template/container";
import { addFargateTask, type FargateTask } from "@dth/template/fargate-task";
import type { Form } from "@dth/template/form";
import type { Network } from "@dth/template/network";
import type { Statement } from "@dth/template/permissions";
import type { CfnCluster } from "aws-cdk-lib/aws-ecs";
import type { CfnLogGroup } from "aws-cdk-lib/aws-logs";

/** What the programs of a task have in common. */
export interface Programs {
  readonly form: Form;
  readonly network: Network;
  readonly image: ContainerImage;
  readonly logs: CfnLogGroup;
  readonly cluster: CfnCluster;
  readonly environment: Readonly<Record<string, string>>;
  /** What both programs may do. */
  readonly access: readonly Statement[];
}

/** Adds the finder on Fargate: it lists, compares, hands out work, waits for its end and writes the receipt. */
export function addFinder(programs: Programs, own: readonly Statement[]): FargateTask {
  const { form, image, logs, access, environment } = programs;
  const label = { en: "finder", zh: "查找程序" };
  return addFargateTask(form, { program: "finder", label, image, logs, environment, access: [...access, ...own] });
}
