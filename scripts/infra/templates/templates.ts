import type { Template } from "../../../packages/template/src/synthesize.ts";
import { ECR_TEMPLATE } from "../../../plugins/ecr/template/stack.ts";
import { S3_TEMPLATE } from "../../../plugins/s3/template/stack.ts";

/** The templates of all plugins. A new plugin's is one line. */
export const TEMPLATES: readonly Template[] = [S3_TEMPLATE, ECR_TEMPLATE];
