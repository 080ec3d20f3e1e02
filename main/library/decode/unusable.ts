// A file that was looked at and cannot be used: no fault of ours, told with its reason and never fatal.
export class Unusable extends Error {
  override readonly name = "Unusable";
}
