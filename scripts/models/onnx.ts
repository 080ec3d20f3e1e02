// Writes small ONNX files by hand, as far as the models of the tests need it (onnx.proto3, IR version 8, opset 17).

/** Element types of `TensorProto.DataType`. */
const FLOAT = 1;
const INT64 = 7;

export interface Port {
  name: string;
  type: "float" | "int64";
  /** A number is fixed, a name may be of any size. */
  shape: readonly (number | string)[];
}

export interface Node {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Integers and lists of integers only. */
  attributes?: Record<string, number | readonly number[]>;
}

export interface OnnxModel {
  inputs: readonly Port[];
  outputs: readonly Port[];
  nodes: readonly Node[];
  constants: Record<string, { shape: readonly number[]; data: Float32Array | BigInt64Array }>;
  metadata?: Record<string, string>;
}

export function onnxFile(model: OnnxModel): Uint8Array {
  const graph = message(
    ...model.nodes.map((node) => field(1, nodeProto(node))),
    field(2, "graph"),
    ...Object.entries(model.constants).map(([name, { shape, data }]) =>
      field(
        5,
        message(
          ...shape.map((size) => number(1, size)),
          number(2, data instanceof Float32Array ? FLOAT : INT64),
          field(8, name),
          field(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
        ),
      ),
    ),
    ...model.inputs.map((port) => field(11, valueInfo(port))),
    ...model.outputs.map((port) => field(12, valueInfo(port))),
  );
  return message(
    number(1, 8),
    field(2, "ytempire tests"),
    field(7, graph),
    field(8, message(number(2, 17))),
    ...Object.entries(model.metadata ?? {}).map(([key, value]) => field(14, message(field(1, key), field(2, value)))),
  );
}

export const floats = (shape: readonly number[], data: Float32Array | readonly number[]) => ({
  shape,
  data: Float32Array.from(data),
});

export const integers = (shape: readonly number[], data: readonly number[]) => ({
  shape,
  data: BigInt64Array.from(data.map(BigInt)),
});

function nodeProto({ op, inputs, outputs, attributes = {} }: Node): Uint8Array {
  return message(
    ...inputs.map((name) => field(1, name)),
    ...outputs.map((name) => field(2, name)),
    field(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      field(
        5,
        typeof value === "number"
          ? message(field(1, name), number(3, value), number(20, 2))
          : message(field(1, name), ...value.map((one) => number(8, one)), number(20, 7)),
      ),
    ),
  );
}

function valueInfo({ name, type, shape }: Port): Uint8Array {
  const dimensions = shape.map((size) =>
    field(1, typeof size === "number" ? message(number(1, size)) : message(field(2, size))),
  );
  const tensor = message(number(1, type === "float" ? FLOAT : INT64), field(2, message(...dimensions)));
  return message(field(1, name), field(2, message(field(1, tensor))));
}

/** A field of a length: text, bytes, a message inside. */
function field(id: number, value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return message(varint((id << 3) | 2), varint(bytes.length), bytes);
}

function number(id: number, value: number): Uint8Array {
  return message(varint(id << 3), varint(value));
}

function message(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Negative numbers take ten bytes, as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
