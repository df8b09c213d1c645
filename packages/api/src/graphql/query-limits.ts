import {
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";

/** How large a request may be. */
export interface QueryLimits {
  /** Fields within each other. The deepest thing of the schema is 6 deep; introspection does not count. */
  readonly depth: number;
  /** Fields of Query, Mutation or Subscription, aliases counted each: use cases that one request calls. */
  readonly rootFields: number;
  /** Fields in all, fragments counted wherever they are spread. */
  readonly fields: number;
}

/** Ample for the console's largest question, and little enough that no request holds the hub up. */
export const QUERY_LIMITS: QueryLimits = { depth: 12, rootFields: 20, fields: 1_000 };

/** What a selection comes to. */
interface Size {
  readonly depth: number;
  readonly fields: number;
  /** Fields at its own level. */
  readonly width: number;
}

const NOTHING: Size = { depth: 0, fields: 0, width: 0 };

/** A validation rule that refuses requests beyond the limits, before anything of them runs. */
export function queryLimitsRule({ depth, rootFields, fields }: QueryLimits): ValidationRule {
  return (context) => ({
    OperationDefinition: (operation) => {
      const size = sizerOf(context)(operation.selectionSet);
      const refuse = (what: string, most: number, is: number) => {
        if (is > most) context.reportError(new GraphQLError(`the request has more than ${most} ${what}`));
      };
      refuse("levels", depth, size.depth);
      refuse("operations", rootFields, size.width);
      refuse("fields", fields, size.fields);
    },
  });
}

/** Each fragment is measured once, so that fragments that spread each other cost no more than their text. */
function sizerOf(context: ValidationContext): (set: SelectionSetNode) => Size {
  const known = new Map<string, Size>();
  const ofFragment = (fragment: FragmentDefinitionNode | null | undefined): Size => {
    if (!fragment) return NOTHING;
    const name = fragment.name.value;
    const size = known.get(name);
    if (size) return size;
    known.set(name, NOTHING);
    const measured = sizeOf(fragment.selectionSet);
    known.set(name, measured);
    return measured;
  };
  const ofSelection = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(context.getFragment(selection.name.value));
    if (selection.kind === Kind.INLINE_FRAGMENT) return sizeOf(selection.selectionSet);
    if (selection.name.value.startsWith("__")) return { ...NOTHING, fields: 1, width: 1 };
    const inner = selection.selectionSet ? sizeOf(selection.selectionSet) : NOTHING;
    return { depth: inner.depth + 1, fields: inner.fields + 1, width: 1 };
  };
  const sizeOf = (set: SelectionSetNode): Size => set.selections.map(ofSelection).reduce(added, NOTHING);
  return sizeOf;
}

function added(a: Size, b: Size): Size {
  return { depth: Math.max(a.depth, b.depth), fields: a.fields + b.fields, width: a.width + b.width };
}
