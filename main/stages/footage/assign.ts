// Which column each row gets so that all together cost least, no column twice: the linear assignment problem, solved exactly.

/** Row by row, `rows` × `columns`; Infinity where the two may not meet. */
export interface Costs {
  rows: number;
  columns: number;
  costs: Float64Array;
}

/**
 * The column of each row. Shortest augmenting paths with dual prices: R. Jonker, A. Volgenant, "A shortest augmenting path
 * algorithm for dense and sparse linear assignment problems", Computing 38 (1987), for more columns than rows as in D. F. Crouse,
 * "On implementing 2D rectangular assignment algorithms", IEEE Trans. Aerospace and Electronic Systems 52 (2016). At most
 * rows² × columns steps. Throws RangeError where some row is left without a column.
 */
export function assign({ rows, columns, costs }: Costs): Int32Array {
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const shortest = new Float64Array(columns);
  const from = new Int32Array(columns);
  const reached = new Uint8Array(columns);
  for (let row = 0; row < rows; row++) {
    shortest.fill(Infinity);
    reached.fill(0);
    const passed: number[] = [];
    let [at, length, free] = [row, 0, -1];
    // Dijkstra's algorithm from this row, over reduced costs, to the nearest column that nobody has.
    while (free === -1) {
      passed.push(at);
      const reduced = length - (rowPrice[at] ?? 0);
      let [nearest, least] = [-1, Infinity];
      for (let column = 0; column < columns; column++) {
        if (reached[column]) continue;
        const by = reduced + (costs[at * columns + column] ?? Infinity) - (columnPrice[column] ?? 0);
        if (by < (shortest[column] ?? Infinity)) {
          shortest[column] = by;
          from[column] = at;
        }
        const far = shortest[column] ?? Infinity;
        if (far < least || (far === least && nearest >= 0 && rowOf[nearest] !== -1 && rowOf[column] === -1))
          [nearest, least] = [column, far];
      }
      if (nearest < 0) throw new RangeError(`nothing is left for row ${row}`);
      length = least;
      reached[nearest] = 1;
      const owner = rowOf[nearest] ?? -1;
      if (owner === -1) free = nearest;
      else at = owner;
    }
    for (const one of passed)
      rowPrice[one] = (rowPrice[one] ?? 0) + length - (one === row ? 0 : (shortest[columnOf[one] ?? 0] ?? 0));
    for (let column = 0; column < columns; column++)
      if (reached[column]) columnPrice[column] = (columnPrice[column] ?? 0) - length + (shortest[column] ?? 0);
    // Along the path each row hands on its column.
    for (let column = free, one = -1; one !== row;) {
      one = from[column] ?? row;
      rowOf[column] = one;
      [columnOf[one], column] = [column, columnOf[one] ?? -1];
    }
  }
  return columnOf;
}
