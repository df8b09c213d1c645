import { type CallExpression, type Node, parseSync, Visitor } from "oxc-parser";

/** A function of a source, with how much of the screen it takes. */
export interface FunctionLength {
  /** What it is bound to or, where it has no name, the call that takes it: `open`, `it("keeps order")`. */
  readonly name: string;
  /** From its first line to its last one, blank lines and comments included. */
  readonly lines: number;
}

/** Calls that hold tests or are one, by their first word. */
const TEST = /^(describe|it|test)\b/;

/**
 * Every function of a source, outer ones before those inside. A function that gathers tests is left out: each test counts.
 *
 * @throws SyntaxError naming `path`
 */
export function functionLengths(path: string, text: string): readonly FunctionLength[] {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const names = new Map<Node, string>();
  const found: { readonly node: Node; gathersTests: boolean }[] = [];
  const open: typeof found = [];
  const enter = (node: Node) => {
    const entry = { node, gathersTests: false };
    found.push(entry);
    open.push(entry);
  };
  const leave = () => void open.pop();
  const bind = (node: Node | null, name: string) => void (node && names.set(node, name));
  new Visitor({
    VariableDeclarator: ({ id, init }) => bind(init, id.type === "Identifier" ? id.name : "a pattern"),
    Property: ({ key, value }) => bind(value, sourceOf(text, key)),
    PropertyDefinition: ({ key, value }) => bind(value, sourceOf(text, key)),
    MethodDefinition: ({ key, value }) => bind(value, sourceOf(text, key)),
    CallExpression(call) {
      const name = nameOfCall(text, call);
      for (const argument of call.arguments) bind(argument, name);
      const within = open.at(-1);
      if (within !== undefined && TEST.test(name)) within.gathersTests = true;
    },
    FunctionDeclaration(node) {
      bind(node, node.id?.name ?? "default");
      enter(node);
    },
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    "FunctionDeclaration:exit": leave,
    "FunctionExpression:exit": leave,
    "ArrowFunctionExpression:exit": leave,
  }).visit(program);
  return found
    .filter(({ gathersTests }) => !gathersTests)
    .map(({ node }) => ({
      name: names.get(node) ?? "without a name",
      lines: text.slice(node.start, node.end).split("\n").length,
    }));
}

/** With the first argument where that is a text: the title of a test, the name of an event. */
function nameOfCall(text: string, call: CallExpression): string {
  const callee = sourceOf(text, call.callee);
  const [first] = call.arguments;
  const isText = first?.type === "Literal" || first?.type === "TemplateLiteral";
  return isText ? `${callee}(${sourceOf(text, first)})` : callee;
}

function sourceOf(text: string, { start, end }: Node): string {
  return text.slice(start, end).replaceAll(/\s+/g, " ");
}
