import { addFargateTask, type FargateTask, type FargateTaskOptions } from "@dth/template/fargate-task";
import type { Form } from "@dth/template/form";

/** What {@link addCopier} needs. */
export type CopierOptions = Omit<FargateTaskOptions, "program" | "label">;

/** Adds the Fargate task that copies one batch of images with skopeo. */
export function addCopier(form: Form, options: CopierOptions): FargateTask {
  return addFargateTask(form, { ...options, program: "copier", label: { en: "copier", zh: "复制程序" } });
}
