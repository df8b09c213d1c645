/** Says whether a process still lives. */
export interface Life {
  dead: boolean;
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/**
 * Something that a process uses, so that killing the process can be played: from its death on no
 * call does anything, and no answer arrives, as after `kill -9`.
 */
export function mortal<T extends object>(target: T, life: Life): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        if (life.dead) return never();
        const result: unknown = member.apply(target, given);
        if (!(result instanceof Promise)) return result;
        return result.then(
          (value) => (life.dead ? never() : value),
          (error) => {
            if (life.dead) return never();
            throw error;
          },
        );
      };
    },
  });
}
