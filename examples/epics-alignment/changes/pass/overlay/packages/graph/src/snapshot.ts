import type { GraphEvent, GraphSnapshot } from "@contracts/graph";
import { apply, emptyGraph } from "./graph";

export const schemaVersion = "1.0";

/** The graph after `events`, built upon the newest snapshot that is not behind them. */
export function rebuildFrom(snapshot: GraphSnapshot | undefined, events: GraphEvent[]): GraphSnapshot {
  const start = snapshot ?? { schemaVersion, sequence: 0, graph: emptyGraph() };
  return events
    .filter((event) => event.sequence > start.sequence)
    .reduce(
      (current, event) => ({
        schemaVersion,
        sequence: event.sequence,
        graph: apply(current.graph, event),
      }),
      start,
    );
}
