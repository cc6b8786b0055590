-- A UUIDv7 starts with its time in milliseconds: the smallest id of a moment, and the moment of an id.
CREATE FUNCTION uuidv7_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;
--> statement-breakpoint
CREATE FUNCTION uuidv7_time(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0)
$$;
--> statement-breakpoint
-- A random UUIDv7 of a moment, for rows made in SQL (the demo workspace, benchmarks).
CREATE FUNCTION uuidv7_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
    || substr(replace(gen_random_uuid()::text, '-', ''), 14, 19))::uuid
$$;
--> statement-breakpoint
-- Adds latency buckets position by position.
CREATE FUNCTION add_buckets(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(coalesce(x, 0) + coalesce(y, 0) ORDER BY i)
  FROM unnest(a, b) WITH ORDINALITY AS pair(x, y, i)
$$;
--> statement-breakpoint
-- Weekly partitions (Monday, UTC) of the four tables keyed by notification, from one moment to another.
-- Deliveries leave room on their pages, because each is updated twice (HOT); queue-like churn needs vacuum early.
CREATE FUNCTION ensure_partitions(from_time timestamptz, to_time timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  week timestamptz := date_trunc('week', from_time, 'UTC');
  parent text;
  child text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('carillon.partitions'));
  WHILE week <= to_time LOOP
    FOREACH parent IN ARRAY ARRAY['notifications', 'messages', 'deliveries', 'delivery_attempts'] LOOP
      child := parent || '_' || to_char(week AT TIME ZONE 'UTC', 'IYYY"w"IW');
      IF to_regclass(child) IS NULL THEN
        EXECUTE format(
          'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)%s',
          child, parent, uuidv7_floor(week), uuidv7_floor(week + interval '7 days'),
          CASE parent
            WHEN 'deliveries' THEN ' WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)'
            WHEN 'notifications' THEN ' WITH (fillfactor = 90)'
            ELSE ' WITH (autovacuum_vacuum_scale_factor = 0.1)'
          END);
        made := made + 1;
      END IF;
    END LOOP;
    week := week + interval '7 days';
  END LOOP;
  RETURN made;
END
$$;
--> statement-breakpoint
-- 90 days back (retention) and 90 days ahead (the furthest sendAt), and a week to spare.
SELECT ensure_partitions(now() - interval '91 days', now() + interval '98 days');
--> statement-breakpoint
INSERT INTO workspace (user_token_secret)
VALUES (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
--> statement-breakpoint
ALTER TABLE workspace ADD CONSTRAINT workspace_one_row CHECK (id = 1);
--> statement-breakpoint
-- Append-only: not even the owner edits the story.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE INDEX audit_log_subject ON audit_log (subject, id);
--> statement-breakpoint
-- An unknown zone must never reach the fan-out statement: it would fail the whole batch.
ALTER TABLE users ADD CONSTRAINT users_time_zone_known
CHECK (('2000-01-01T00:00:00Z'::timestamptz AT TIME ZONE time_zone) IS NOT NULL);
--> statement-breakpoint
ALTER TABLE preferences ADD CONSTRAINT preferences_caps_positive CHECK (hourly_cap > 0 AND daily_cap > 0);
