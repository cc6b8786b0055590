ALTER TABLE "notification_types" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "changed_by" text DEFAULT 'system' NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
-- Sign-in codes and the like never wait behind anything else, whoever edits the registry and by whatever means.
CREATE FUNCTION keep_pinned_p0() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.priority <> 0 OR NOT NEW.pinned THEN
    RAISE EXCEPTION 'the type % is pinned to P0 and stays it', OLD.key USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER notification_types_pinned BEFORE UPDATE ON notification_types
FOR EACH ROW WHEN (OLD.pinned AND OLD.priority = 0) EXECUTE FUNCTION keep_pinned_p0();
--> statement-breakpoint
ALTER TABLE notification_types ADD CONSTRAINT notification_types_fan_out CHECK (fan_out IN ('auto', 'write', 'read'));
--> statement-breakpoint
ALTER TABLE notification_types ADD CONSTRAINT notification_types_priority CHECK (priority BETWEEN 0 AND 2);
