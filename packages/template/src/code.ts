import type { CfnFunctionProps } from "aws-cdk-lib/aws-lambda";
import type { Form } from "./form.ts";

/** Where a function's program is, and what runs it. */
export type FunctionCode = Pick<CfnFunctionProps, "code" | "runtime" | "architectures">;

/** What stands for an archive that nobody gave. */
export const NO_CODE = "none";

/**
 * Adds the parameters that name the archive of the plugins' functions, in a bucket of the stack's region.
 *
 * @param isRequired whether every stack of the template needs it; else the default is {@link NO_CODE}
 */
export function addCode(form: Form, isRequired: boolean): FunctionCode {
  const optional = isRequired ? {} : { default: NO_CODE };
  const bucket = form.add("programs", "codeBucket", {
    label: { en: "Bucket of the functions", zh: "函数代码存储桶" },
    help: {
      en: isRequired ? "In this region." : "In this region. Only needed for events of the source.",
      zh: isRequired ? "须在当前区域。" : "须在当前区域。仅在使用源端事件时需要。",
    },
    allowedPattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    ...optional,
  });
  const key = form.add("programs", "codeKey", {
    label: { en: "Archive of the functions", zh: "函数代码压缩包" },
    help: { en: "Key of the ZIP file.", zh: "ZIP 文件的键。" },
    minLength: 1,
    maxLength: 1_024,
    ...optional,
  });
  return {
    code: { s3Bucket: bucket.valueAsString, s3Key: key.valueAsString },
    runtime: "nodejs24.x",
    architectures: ["arm64"],
  };
}
