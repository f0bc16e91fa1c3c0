/** The chances of things that are drawn one after the other until one happens, so that each happens to the same share and all of them to `total`. */
export function equalChances(total: number, things: number): number[] {
  const share = total / things;
  return Array.from({ length: things }, (_unused, before) => share / (1 - before * share));
}
