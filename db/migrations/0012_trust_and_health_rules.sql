-- Keys move to a table of their own. Processes of the version before go on reading the old columns.
INSERT INTO producer_keys (producer_id, hash, prefix, created_by, created_at)
SELECT id, api_key_hash, coalesce(api_key_prefix, ''), 'system', created_at
FROM producers WHERE api_key_hash IS NOT NULL AND key <> 'dashboard';
--> statement-breakpoint
INSERT INTO load_state (id) VALUES (1);
--> statement-breakpoint
ALTER TABLE load_state ADD CONSTRAINT load_state_one_row CHECK (id = 1);
--> statement-breakpoint
ALTER TABLE kill_switches ADD CONSTRAINT kill_switches_mode CHECK (mode IN ('drop', 'hold'));
--> statement-breakpoint
-- Every process learns of a switch at once; each also polls.
CREATE FUNCTION announce_switch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('carillon_switches', '');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER kill_switches_announced AFTER INSERT OR UPDATE OR DELETE ON kill_switches
FOR EACH STATEMENT EXECUTE FUNCTION announce_switch();
