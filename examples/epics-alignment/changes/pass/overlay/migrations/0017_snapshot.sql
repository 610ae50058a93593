CREATE TABLE graph_snapshot (sequence bigint PRIMARY KEY, schema_version text NOT NULL, graph jsonb NOT NULL);
CREATE TABLE node_index (node_id text PRIMARY KEY, label text NOT NULL, sequence bigint NOT NULL);
CREATE TABLE impact_index (node_id text NOT NULL, depends_on text NOT NULL, PRIMARY KEY (node_id, depends_on));
