export const rate = (done: number, started: number): number =>
  started === 0 ? 0 : done / started;
