import type { LogicalGraph } from "@contracts/graph";

type Manifest = { nodes: Record<string, { unique_id: string; depends_on: { nodes: string[] } }> };

/** The semantic graph of a dbt manifest: one node for each model, one edge for each dependency. */
export function fromManifest(manifest: Manifest): LogicalGraph {
  const nodes = Object.values(manifest.nodes);
  return {
    schemaVersion: "1.0",
    nodes: nodes.map((node) => ({ id: node.unique_id })),
    edges: nodes.flatMap((node) => node.depends_on.nodes.map((from) => ({ from, to: node.unique_id }))),
  };
}
