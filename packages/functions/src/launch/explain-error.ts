import { HubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";

/** One way in which services of AWS say that something is so. */
interface Cause {
  readonly code: ErrorCode;
  readonly said: RegExp;
}

/**
 * What AWS says of a stack, task or machine that is not as it should be, and what it means to a person. The first that fits
 * counts, so that what is particular comes first. Texts are those of CloudFormation's, ECS' and EC2's documentation:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const CAUSES: readonly Cause[] = [
  { code: "WORKER_OUT_OF_MEMORY", said: /OutOfMemory|out of memory|memory usage|exit(ed)? (code|status):? 137/i },
  { code: "WORKER_DISK_FULL", said: /ENOSPC|no space left on device|disk is full/i },
  {
    code: "STACK_IMAGE_MISSING",
    said: /CannotPull|pull image manifest|no image of the programs was deployed|ImageNotFoundException/i,
  },
  {
    code: "SECRET_NOT_FOUND",
    said: /Secrets Manager can't find|specified secret|unable to pull secrets|no secret named/i,
  },
  {
    code: "STACK_TEMPLATE_MISSING",
    said: /S3 error: (Access Denied|The specified (key|bucket) does not exist)|TemplateURL must/i,
  },
  { code: "WRONG_REGION", said: /bucket .*(is in|must be in).*region|PermanentRedirect|AuthorizationHeaderMalformed/i },
  { code: "BUCKET_NOT_FOUND", said: /NoSuchBucket|The specified bucket does not exist/i },
  {
    code: "CREDENTIALS_INVALID",
    said: /InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClient|security token included in the request is invalid/i,
  },
  {
    code: "STACK_NETWORK_WRONG",
    said: /InvalidSubnet|InvalidVpc|InvalidGroup\.NotFound|(subnet|vpc|security group)\b.* (does not exist|do(es)? not belong|is not in|not found)|no default VPC|different networks|value of type AWS::EC2::(VPC|Subnet)|ResourceInitializationError.*(timeout|timed out|i\/o|connection)|not enough free (addresses|IP)|InsufficientFreeAddresses/i,
  },
  {
    code: "CAPACITY_UNAVAILABLE",
    said: /Spot(Interruption| (task|instance|capacity)\b.* (interrupted|reclaimed))|InsufficientInstanceCapacity|Insufficient capacity|Capacity is unavailable|do not have sufficient .*capacity|SpotMaxPrice|UnfulfillableCapacity/i,
  },
  {
    code: "THROTTLED",
    said: /Throttl|Rate exceeded|RequestLimitExceeded|TooManyRequests|SlowDown/i,
  },
  {
    code: "STACK_QUOTA_REACHED",
    said: /LimitExceeded|limit exceeded|limit for .* (has been )?exceeded|quota|maximum number of|You have reached|VcpuLimit/i,
  },
  {
    code: "STACK_PERMISSION_MISSING",
    said: /not authorized to perform|AccessDenied|Access Denied|UnauthorizedOperation|is not authorized|explicit deny/i,
  },
  {
    code: "STACK_STUCK",
    said: /DELETE_FAILED|ROLLBACK_FAILED|REVIEW_IN_PROGRESS|ROLLBACK_COMPLETE|has a dependent object|is not empty|resource\(s\) failed to delete|in use by/i,
  },
];

/** Lambda's answer for a function that threw, as Step Functions passes it on. */
const THROWN = /^(?<name>[\w.]+): (?<json>\{.*\})$/s;
/** How our lister names what may pass by itself, once it did not. */
const OWN = /^TransientError: (?<code>[A-Z_]+): /;
/** Characters of a reason. */
const LONGEST = 1_000;

/** Why a launch or a task's program failed, as a person can act on it. @param reason what the state machine was told */
export function launchError(reason: string): HubError {
  const { name, text } = plainly(reason);
  const own = OWN.exec(text)?.groups?.code ?? "";
  if (isCode(own)) return new HubError(own, text.replace(OWN, "").slice(0, LONGEST));
  const code = isCode(name) ? name : (CAUSES.find(({ said }) => said.test(text))?.code ?? "LAUNCH_FAILED");
  return new HubError(code, text.slice(0, LONGEST));
}

/** A function of ours throws its errors under their codes, so that the state machine can pass the code on. */
export function underItsCode(error: unknown): unknown {
  if (!(error instanceof HubError)) return error;
  return Object.assign(new Error(error.message), { name: error.code });
}

/** Without the envelope and the stack trace of a function that threw. */
function plainly(reason: string): { readonly name: string; readonly text: string } {
  const { name = "", json } = THROWN.exec(reason)?.groups ?? {};
  const message = json === undefined ? undefined : messageIn(json);
  if (message === undefined) return { name: "", text: reason };
  return { name, text: isCode(name) ? message : `${name}: ${message}` };
}

function messageIn(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null || !("errorMessage" in value)) return undefined;
    return String(value.errorMessage);
  } catch {
    return undefined;
  }
}

function isCode(name: string): name is ErrorCode {
  return Object.hasOwn(ERROR_CODES, name);
}
