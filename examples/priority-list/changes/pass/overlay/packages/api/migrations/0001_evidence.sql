-- Up Migration
CREATE TABLE evidence (
  id uuid PRIMARY KEY,
  checksum text NOT NULL UNIQUE,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Down Migration
DROP TABLE evidence;
