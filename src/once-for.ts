/** The same work for the same object is done once: the pods of a run have one manifest, and every job asks again. @param work pure */
export function onceFor<Key extends object, Result>(work: (key: Key) => Result): (key: Key) => Result {
  const done = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    const known = done.get(key) ?? { result: work(key) };
    done.set(key, known);
    return known.result;
  };
}
