-- Which of 10 000 equal parts a user falls into for a split: the same on every machine and version (MD5). The cast
-- to text is immutable, unlike || with a number, so that the planner inlines it: 0.65 µs instead of 2.5 µs a user.
CREATE FUNCTION split_bucket(user_id bigint, salt text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (('x' || substr(md5(salt || ':' || user_id::text), 1, 8))::bit(32)::bigint % 10000)::int
$$;
--> statement-breakpoint
-- The states of a campaign and how they follow each other. Twin of server/campaigns/states.ts (a test compares them).
CREATE TABLE campaign_transitions (
  from_status text NOT NULL,
  to_status text NOT NULL,
  PRIMARY KEY (from_status, to_status)
);
--> statement-breakpoint
INSERT INTO campaign_transitions VALUES
  ('draft', 'awaiting_approval'), ('draft', 'scheduled'),
  ('awaiting_approval', 'draft'), ('awaiting_approval', 'approved'),
  ('approved', 'draft'), ('approved', 'scheduled'),
  ('scheduled', 'draft'), ('scheduled', 'running'), ('scheduled', 'cancelled'),
  ('running', 'paused'), ('running', 'completed'), ('running', 'cancelled'),
  ('paused', 'running'), ('paused', 'cancelled');
--> statement-breakpoint
CREATE FUNCTION check_campaign_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM campaign_transitions t
                 WHERE t.from_status = OLD.status AND t.to_status = NEW.status) THEN
    RAISE EXCEPTION 'a campaign cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER campaigns_transition BEFORE UPDATE OF status ON campaigns
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION check_campaign_transition();
--> statement-breakpoint
ALTER TABLE campaigns ADD CONSTRAINT campaigns_status_known
CHECK (status IN ('draft', 'awaiting_approval', 'approved', 'scheduled', 'running', 'paused', 'completed', 'cancelled'));
