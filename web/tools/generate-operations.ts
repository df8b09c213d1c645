/**
 * Writes `src/api/operations.ts` from `src/api/operations.graphql` and the hub's schema: each operation's text with the
 * types of its variables and its answer. Nothing of GraphQL is left at run time but the texts.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { APPSYNC_PRELUDE } from "@dth/api/graphql/appsync-prelude";
import {
  buildSchema,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  typeFromAST,
  validate,
} from "graphql";

const SCALARS: Readonly<Record<string, string>> = {
  ID: "string",
  String: "string",
  Int: "number",
  Float: "number",
  Boolean: "boolean",
  AWSDateTime: "string",
  AWSJSON: "Json",
};

const HEADER = `// Written by tools/generate-operations.ts from operations.graphql and the hub's schema: edit those.
import type { Json, NoVariables, Operation } from "./operation.ts";
`;

/** The generated module. @throws Error when an operation does not fit the schema */
export function generateOperations(sdl: string, text: string): string {
  const schema = buildSchema(`${APPSYNC_PRELUDE}\n${sdl}`);
  const document = parse(text);
  const errors = validate(schema, document);
  if (errors.length > 0) throw new Error(errors.map(String).join("\n"));
  return new Generator(schema, document).module();
}

class Generator {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** Input types and enums that something names. */
  readonly #named = new Map<string, string>();

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    this.#document = document;
    for (const node of document.definitions)
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(node.name.value, node);
  }

  module(): string {
    const fragments = [...this.#fragments.values()].map((node) => {
      const type = this.#schema.getType(node.typeCondition.name.value);
      if (!isObjectType(type)) throw new Error(`${node.name.value} is of no object type`);
      return `export type ${node.name.value} = ${this.#selection(node.selectionSet, type)};\n`;
    });
    const operations = this.#document.definitions.flatMap((node) =>
      node.kind === Kind.OPERATION_DEFINITION ? [this.#operation(node)] : [],
    );
    return [HEADER, ...[...this.#named.values()].sort(), ...fragments, ...operations].join("\n");
  }

  #operation(node: OperationDefinitionNode): string {
    const name = node.name?.value ?? "";
    const root = this.#schema.getRootType(node.operation);
    if (!root) throw new Error(`there is no ${node.operation}`);
    const variables = (node.variableDefinitions ?? []).map((variable) => {
      const type = typeFromAST(this.#schema, variable.type);
      if (!type) throw new Error(`${name} has a variable of an unknown type`);
      return inputMember(variable.variable.name.value, this.#input(type as GraphQLInputType), !isNonNullType(type));
    });
    const constant = name.charAt(0).toLowerCase() + name.slice(1);
    const data = this.#selection(node.selectionSet, root);
    const text = stripIgnoredCharacters(this.#text(node));
    const types = variables.length === 0 ? "NoVariables" : `{ ${variables.join("; ")} }`;
    return `export const ${constant}: Operation<${types}, ${data}> = {\n  text: ${JSON.stringify(text)},\n};\n`;
  }

  /** The operation with the fragments that it spreads, also within each other. */
  #text(node: OperationDefinitionNode): string {
    const used = new Set<string>();
    const visit = (text: string) => {
      for (const [, name = ""] of text.matchAll(/\.\.\.(\w+)/g)) {
        const fragment = this.#fragments.get(name);
        if (fragment === undefined || used.has(name)) continue;
        used.add(name);
        visit(print(fragment));
      }
    };
    visit(print(node));
    return [print(node), ...[...used].map((name) => print(this.#fragments.get(name) ?? node))].join("\n");
  }

  #selection(set: SelectionSetNode, type: GraphQLOutputType): string {
    const own: string[] = [];
    const spread: string[] = [];
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) spread.push(node.name.value);
      if (node.kind !== Kind.FIELD) continue;
      if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${String(type)} has no fields`);
      const field = type.getFields()[node.name.value];
      if (!field) throw new Error(`${type.name} has no ${node.name.value}`);
      const inner = this.#output(field.type, node.selectionSet);
      own.push(`readonly ${node.alias?.value ?? node.name.value}: ${inner}`);
    }
    return [...spread, ...(own.length > 0 ? [`{ ${own.join("; ")} }`] : [])].join(" & ");
  }

  #output(type: GraphQLOutputType, set: SelectionSetNode | undefined): string {
    if (isNonNullType(type)) return this.#outputInner(type.ofType, set);
    return `${this.#outputInner(type, set)} | null`;
  }

  #outputInner(type: GraphQLOutputType, set: SelectionSetNode | undefined): string {
    if (isListType(type)) return `readonly (${this.#output(type.ofType, set)})[]`;
    const named = getNamedType(type);
    return set === undefined ? this.#leaf(named.name) : this.#selection(set, named);
  }

  #input(type: GraphQLInputType): string {
    if (isNonNullType(type)) return this.#input(type.ofType);
    if (isListType(type)) return `readonly (${this.#input(type.ofType)})[]`;
    return this.#leaf(getNamedType(type).name);
  }

  /** A scalar's type, or the name of an enum or input that is then written too. */
  #leaf(name: string): string {
    const scalar = SCALARS[name];
    if (scalar !== undefined) return scalar;
    const type = this.#schema.getType(name);
    if (this.#named.has(name)) return name;
    if (isEnumType(type)) {
      const values = type.getValues().map((value) => JSON.stringify(value.name));
      this.#named.set(name, `export type ${name} = ${values.join(" | ")};\n`);
    } else if (isInputObjectType(type)) {
      this.#named.set(name, "");
      const members = Object.values(type.getFields()).map((field) =>
        inputMember(field.name, this.#input(field.type), !isNonNullType(field.type)),
      );
      this.#named.set(name, `export type ${name} = { ${members.join("; ")} };\n`);
    } else throw new Error(`${name} is not known`);
    return name;
  }
}

function inputMember(name: string, type: string, optional: boolean): string {
  return `readonly ${name}${optional ? "?" : ""}: ${type}${optional ? " | null | undefined" : ""}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = (path: string) => new URL(path, import.meta.url);
  const sdl = await readFile(fileURLToPath(import.meta.resolve("@dth/api/schema.graphql")), "utf8");
  const text = await readFile(at("../src/api/operations.graphql"), "utf8");
  await writeFile(at("../src/api/operations.ts"), generateOperations(sdl, text));
}
