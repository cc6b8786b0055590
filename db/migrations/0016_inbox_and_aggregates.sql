CREATE TABLE "aggregate_events" (
	"user_id" bigint NOT NULL,
	"notification_id" uuid NOT NULL,
	"type_key" text NOT NULL,
	"object" text NOT NULL,
	"first_id" uuid NOT NULL,
	"actor" text,
	"taken_by" uuid,
	CONSTRAINT "aggregate_events_user_id_notification_id_pk" PRIMARY KEY("user_id","notification_id")
);
--> statement-breakpoint
CREATE TABLE "aggregates" (
	"user_id" bigint NOT NULL,
	"type_key" text NOT NULL,
	"object" text NOT NULL,
	"first_id" uuid NOT NULL,
	"current_id" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"window_ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "aggregates_user_id_type_key_object_pk" PRIMARY KEY("user_id","type_key","object")
);
--> statement-breakpoint
CREATE TABLE "topic_pushes" (
	"notification_id" uuid PRIMARY KEY NOT NULL,
	"actor_id" text NOT NULL,
	"account_id" integer NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"provider_message_id" text,
	"error" text
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "on_read" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "collapse_into" uuid;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "aggregate" jsonb;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "replaced_by" uuid;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "estimate" integer;--> statement-breakpoint
ALTER TABLE "preferences" ADD COLUMN "digests" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "aggregation_max_events" integer;--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "fan_out" text DEFAULT 'auto' NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_types" ADD COLUMN "push_by_topic" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "read_over" integer DEFAULT 1000000 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "actor_read_from" integer DEFAULT 10000 NOT NULL;--> statement-breakpoint
CREATE INDEX "aggregate_events_first" ON "aggregate_events" USING btree ("user_id","first_id","actor");--> statement-breakpoint
CREATE INDEX "aggregate_events_waiting" ON "aggregate_events" USING btree ("user_id","type_key","object") WHERE taken_by is null;--> statement-breakpoint
CREATE INDEX "aggregates_window" ON "aggregates" USING btree ("window_ends_at");--> statement-breakpoint
CREATE INDEX "aggregates_first" ON "aggregates" USING btree ("user_id","first_id");--> statement-breakpoint
CREATE INDEX "topic_pushes_due" ON "topic_pushes" USING btree ("due_at") WHERE sent_at is null and error is null;--> statement-breakpoint
CREATE INDEX "notifications_on_read" ON "notifications" USING btree ("id") WHERE strategy = 'read' and completed_at is null;--> statement-breakpoint
CREATE INDEX "notifications_on_read_actor" ON "notifications" USING btree ((audience ->> 'actorId'),"id") WHERE strategy = 'read' and completed_at is null;