// Tables that are looked into by words of people and files: `constructor` is no key of theirs, as it is of every plain object.

/** The same entries without a prototype: what is not among them is undefined, whatever it is called. */
export function wordTable<T>(entries: Readonly<Record<string, T>>): Record<string, T> {
  return Object.assign(Object.create(null) as Record<string, T>, entries);
}
