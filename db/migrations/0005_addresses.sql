CREATE TABLE "callback_inbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "callback_inbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"provider" text NOT NULL,
	"reports" jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"failed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "device_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "device_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"device_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"event" text NOT NULL,
	"actor" text
);
--> statement-breakpoint
CREATE TABLE "sms_opt_outs" (
	"phone" text PRIMARY KEY NOT NULL,
	"stopped_at" timestamp with time zone,
	"started_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "soft_bounced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "state_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email_reason" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email_state_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "soft_bounces" timestamp with time zone[] DEFAULT '{}'::timestamptz[] NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "phone_state" text DEFAULT 'ok' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "phone_state_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "webhook_state" text DEFAULT 'ok' NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "webhook_state_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "failing_channels" text[];--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "fallbacks" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "lock_screen_private" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "track_opens" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "link_secret" text DEFAULT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') NOT NULL;--> statement-breakpoint
CREATE INDEX "callback_inbox_open" ON "callback_inbox" USING btree ("id") WHERE failed_at is null;--> statement-breakpoint
CREATE INDEX "device_events_user" ON "device_events" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "device_events_at" ON "device_events" USING btree ("at");--> statement-breakpoint
-- Rows live for a second: vacuum must not wait until a fifth of the table is dead.
ALTER TABLE callback_inbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
