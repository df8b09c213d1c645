/** A folder that stands for whatever lies below the source's prefix. */
const FOLDER = "2026";
const FILE = "cat.jpg";

/** What two prefixes do to a key, by an example. */
export interface PrefixExample {
  readonly from: string;
  readonly to: string;
  /** `joined`: the destination's prefix runs into the name behind it. `twice`: two slashes meet. `leading`: the key begins with one. */
  readonly oddity?: "joined" | "twice" | "leading";
}

/** The destination's prefix takes the place of the source's, character by character; nobody adds a slash. */
export function prefixExample(source: string, destination: string): PrefixExample {
  const isFolder = source === "" || source.endsWith("/");
  const rest = `${isFolder ? "" : "/"}${FOLDER}/${FILE}`;
  return { from: source + rest, to: destination + rest, ...oddityOf(destination, rest) };
}

function oddityOf(destination: string, rest: string): Pick<PrefixExample, "oddity"> {
  const slash = rest.startsWith("/");
  if (destination === "") return slash ? { oddity: "leading" } : {};
  if (destination.endsWith("/")) return slash ? { oddity: "twice" } : {};
  return slash ? {} : { oddity: "joined" };
}
