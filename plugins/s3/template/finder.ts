import type { ContainerImage, ProgramLogs } from "@dth/template/container";
import { addFargateTask, type FargateTask } from "@dth/template/fargate-task";
import type { Form, OwnConstraints } from "@dth/template/form";
import type { Network } from "@dth/template/network";
import type { Statement } from "@dth/template/permissions";
import { CfnMapping } from "aws-cdk-lib";
import type { CfnCluster } from "aws-cdk-lib/aws-ecs";
import { FINDER_SIZES } from "../src/machines.ts";

/** What the programs of a task have in common. */
export interface Programs {
  readonly form: Form;
  readonly network: Network;
  readonly image: ContainerImage;
  readonly logs: ProgramLogs;
  readonly cluster: CfnCluster;
  readonly environment: Readonly<Record<string, string>>;
  /** What both programs may do. */
  readonly access: readonly Statement[];
}

/** What the finder has where no task says anything. */
export const FINDER_CONSTRAINTS: Readonly<Record<string, OwnConstraints>> = {
  finderMemory: { default: "2048", allowedValues: FINDER_SIZES.map(({ memoryMib }) => String(memoryMib)) },
};

/** Adds the finder on Fargate: it lists, compares, hands out work, waits for its end and writes the receipt. */
export function addFinder(programs: Programs, own: readonly Statement[]): FargateTask {
  const { form, image, logs, access, environment } = programs;
  const label = { en: "finder", zh: "查找程序" };
  const program = { program: "finder", label, image, logs, environment, access: [...access, ...own] };
  return addFargateTask(form, { ...program, size: sizeOf(form) });
}

/** Fargate gives certain processors with a memory, and no others. */
function sizeOf(form: Form) {
  const processors = FINDER_SIZES.map(({ memoryMib, cpuUnits }) => [memoryMib, { cpu: String(cpuUnits) }]);
  const sizes = new CfnMapping(form.stack, "FinderSizes", { mapping: Object.fromEntries(processors) });
  const memory = form.get("finderMemory").valueAsString;
  return { cpu: sizes.findInMap(memory, "cpu"), memory };
}
