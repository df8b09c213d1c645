/** What a template's functions refer to. */
export interface TemplateScope {
  /** Of a parameter, a pseudo parameter or a resource. */
  ref(name: string): unknown;
  attribute(resource: string, name: string): unknown;
  condition(name: string): boolean;
  mapped(mapping: string, key: string, name: string): unknown;
  /** Of a parameter that names something of AWS, such as the VPC of each subnet. */
  valueOfAll(type: string, attribute: string): readonly string[];
  refAll(type: string): readonly string[];
}

const NOTHING = Symbol("AWS::NoValue");

type Json = Readonly<Record<string, unknown>>;

/**
 * A part of a CloudFormation template with everything in it worked out, as CloudFormation does.
 *
 * @throws Error for a function that is not known here
 */
export function resolve(part: unknown, scope: TemplateScope): unknown {
  const found = worked(part, scope);
  return found === NOTHING ? undefined : found;
}

function worked(part: unknown, scope: TemplateScope): unknown {
  if (Array.isArray(part)) return part.map((each) => worked(each, scope)).filter((each) => each !== NOTHING);
  if (!isObject(part)) return part;
  const [name, ...more] = Object.keys(part);
  if (name !== undefined && more.length === 0 && (name === "Ref" || name === "Condition" || name.startsWith("Fn::"))) {
    const [given] = Object.values(part);
    if (name !== "Condition" || typeof given === "string") return call(name, given, scope);
  }
  const entries = Object.entries(part).map(([key, each]) => [key, worked(each, scope)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== NOTHING));
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
function call(name: string, given: unknown, scope: TemplateScope): unknown {
  if (name === "Ref") return given === "AWS::NoValue" ? NOTHING : scope.ref(String(given));
  if (name === "Condition") return scope.condition(String(given));
  const list = Array.isArray(given) ? given : [given];
  if (name === "Fn::If") return worked(scope.condition(String(list[0])) ? list[1] : list[2], scope);
  const args = list.map((each) => worked(each, scope));
  switch (name) {
    case "Fn::GetAtt":
      return scope.attribute(String(args[0]), String(args[1]));
    case "Fn::Join":
      return listOf(args[1]).join(String(args[0]));
    case "Fn::Split":
      return String(args[1]).split(String(args[0]));
    case "Fn::Select":
      return listOf(args[1])[Number(args[0])];
    case "Fn::FindInMap":
      return scope.mapped(String(args[0]), String(args[1]), String(args[2]));
    case "Fn::Base64":
      return Buffer.from(String(args[0])).toString("base64");
    case "Fn::Equals":
      return args[0] === args[1];
    case "Fn::Not":
      return args[0] !== true;
    case "Fn::And":
      return args.every((each) => each === true);
    case "Fn::Or":
      return args.some((each) => each === true);
    case "Fn::ValueOfAll":
      return scope.valueOfAll(String(args[0]), String(args[1]));
    case "Fn::RefAll":
      return scope.refAll(String(args[0]));
    case "Fn::EachMemberIn":
      return listOf(args[0]).every((each) => listOf(args[1]).includes(each));
    default:
      throw new Error(`the template uses ${name}, which nobody here knows`);
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
