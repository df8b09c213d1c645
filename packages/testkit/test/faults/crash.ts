/** Death of a process in a test: from the chosen call on, nothing that it does has an effect any more. */
export interface Crash {
  /** The same object, until the crash. */
  wrap<T extends object>(target: T): T;
  readonly crashed: boolean;
}

/** A crash at the `calls`-th call to anything that was wrapped. A call under way may or may not have had its effect. */
export function crashAfter(calls: number): Crash {
  let left = calls;
  const call = (target: object, method: (...args: never[]) => unknown, args: unknown[]): unknown => {
    if (left <= 0) return Promise.reject(new Error("the process is dead"));
    left--;
    return Reflect.apply(method, target, args);
  };
  return {
    get crashed() {
      return left <= 0;
    },
    wrap: <T extends object>(target: T): T =>
      new Proxy(target, {
        get(_, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== "function") return value;
          if (SYNCHRONOUS.has(String(name))) return value.bind(target);
          return (...args: unknown[]) => call(target, value as (...args: never[]) => unknown, args);
        },
      }),
  };
}

/** Methods that give an iterable, which a promise cannot stand for. */
const SYNCHRONOUS: ReadonlySet<string> = new Set(["openWork", "outcomes", "listUploads"]);
